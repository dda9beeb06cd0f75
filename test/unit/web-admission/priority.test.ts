import { expect, test } from 'vitest';
import { priorityOf } from '../../../src/web/admission/priority.ts';

test.each([
  ['GET', '/healthz'],
  ['HEAD', '/readyz?verbose'],
  ['POST', '/incidents/I-1/acknowledge'],
  ['POST', '/api/v1/incidents/I-1/acknowledge'],
  ['POST', '/api/v1/channels/pager/events'],
  ['POST', '/api/v1/sources/prometheus/alerts'],
])('%s %s is vital', (method, url) => {
  expect(priorityOf(method, url)).toBe('vital');
});

test.each([
  ['GET', '/'],
  ['GET', '/metrics'],
  ['POST', '/healthz'],
  ['GET', '/incidents/I-1/acknowledge'],
  ['POST', '/incidents/I-1/acknowledge/more'],
  ['POST', '/sign-in'],
  ['DELETE', '/api/v1/sources/prometheus/alerts'],
  ['', ''],
])('%s %s waits with the readers', (method, url) => {
  expect(priorityOf(method, url)).toBe('reader');
});
