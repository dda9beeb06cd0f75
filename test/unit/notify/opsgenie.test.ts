import { describe, expect, test } from 'vitest';
import type { Notice } from '../../../src/model/notice.ts';
import { createOpsgenie } from '../../../src/channels/opsgenie.ts';
import { overSizeNotice } from './hard-notices.ts';
import { apiKey, noticeOf, opsgenieChannel } from './samples.ts';

const driverAt = (url: string) => createOpsgenie(opsgenieChannel(url), { source: 'Acme' });

function requestOf(notice: Notice, { url = 'https://api.opsgenie.com', dedupKey = notice.incidentId } = {}) {
  const request = driverAt(url).request(notice, { dedupKey, messageKey: 'm', sentAt: notice.at });
  if (!('body' in request)) throw new Error('not a request');
  return { ...request, body: JSON.parse(request.body) as Record<string, unknown> };
}

describe('an alert at Opsgenie', () => {
  test('is opened with everything that helps', () => {
    const { url, headers, body } = requestOf(noticeOf('i1'));
    expect(url).toBe('https://api.opsgenie.com/v2/alerts');
    expect(headers['authorization']).toBe(`GenieKey ${apiKey}`);
    expect(body).toMatchObject({
      message: noticeOf('i1').headline,
      alias: 'i1',
      priority: 'P1',
      source: 'Bellwether, Acme',
      entity: 'Voyager',
      tags: ['bellwether', 'critical', 'place-order'],
      details: {
        incident: 'i1',
        reason: 'incident-opened',
        page: 'http://127.0.0.1:8080/incidents/i1',
        Since: '09:00 GMT',
      },
      responders: [
        { type: 'team', name: 'web' },
        { type: 'user', username: 'asha@acme.example' },
      ],
    });
    expect(body['description']).toContain('Failing step: Check out › Pay by credit card');
  });

  test.each([
    ['acknowledge', 'acknowledge'],
    ['resolve', 'close'],
  ] as const)('is told an %s by its alias', (action, verb) => {
    const { url, body } = requestOf(noticeOf('i1', action), { dedupKey: 'i1.2' });
    expect(url).toBe(`https://api.opsgenie.com/v2/alerts/i1.2/${verb}?identifierType=alias`);
    expect(body).toEqual({ source: 'Bellwether, Acme', note: noticeOf('i1').headline });
  });

  test('an alias with anything in it reaches the right alert', () => {
    const { url } = requestOf(noticeOf('i1', 'resolve'), { dedupKey: 'a/../b?c#d é' });
    expect(url).toBe('https://api.opsgenie.com/v2/alerts/a%2F..%2Fb%3Fc%23d%20%C3%A9/close?identifierType=alias');
  });

  test('the address may have a path, as that of Jira Service Management has', () => {
    const { url } = requestOf(noticeOf('i1'), { url: 'https://api.atlassian.com/jsm/ops/integration/' });
    expect(url).toBe('https://api.atlassian.com/jsm/ops/integration/v2/alerts');
  });

  test.each([
    ['critical', 'P1'],
    ['major', 'P2'],
    ['minor', 'P4'],
  ] as const)('of severity %s has priority %s', (severity, priority) => {
    expect(requestOf(noticeOf('i1', 'trigger', { severity })).body).toMatchObject({ priority });
  });

  test('keeps every limit, and cuts no character in two', () => {
    const { body } = requestOf(overSizeNotice());
    const { message, description, entity, tags, details } = body as Record<string, string> & {
      tags: string[];
      details: Record<string, string>;
    };
    expect(Array.from(message!)).toHaveLength(130);
    expect(message!.isWellFormed()).toBe(true);
    expect(Array.from(description!).length).toBeLessThanOrEqual(15_000);
    expect(Array.from(entity!).length).toBeLessThanOrEqual(512);
    expect(tags.length).toBeLessThanOrEqual(20);
    expect(Object.entries(details).join('').length).toBeLessThanOrEqual(8100);
  });

  test('a team is named by name or, where only that is taken, by its id', () => {
    const id = '4513b7ea-3b91-438f-b7e4-e3e54af9147c';
    const channel = { ...opsgenieChannel('https://api.opsgenie.com'), responders: [id] };
    const request = createOpsgenie(channel, { source: 'Acme' }).request(noticeOf('i1'), {
      dedupKey: 'i1',
      messageKey: 'm',
      sentAt: 0,
    });
    expect(JSON.parse((request as { body: string }).body)).toMatchObject({ responders: [{ type: 'team', id }] });
  });

  test('what Opsgenie says is wrong is quoted', () => {
    const body = JSON.stringify({
      message: 'Request body is not processable.',
      errors: { message: 'Message can not be empty.' },
    });
    expect(driverAt('https://api.opsgenie.com').classify({ status: 422, headers: {}, body })).toEqual({
      kind: 'refused',
      why: 'Opsgenie answered 422: Request body is not processable.; Message can not be empty.',
    });
  });
});
