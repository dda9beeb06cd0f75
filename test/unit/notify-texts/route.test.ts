import { describe, expect, test } from 'vitest';
import type { Policy } from '../../../src/config/config.ts';
import { channelsFor, fallbacksFor } from '../../../src/notify/route.ts';

const policies: readonly Policy[] = [
  { severities: ['critical'], notify: ['pager', 'chat', 'pager'] },
  { severities: ['major', 'critical'], notify: ['chat'] },
];

describe('who is told', () => {
  test('are the channels of the first policy that names the severity, each once', () => {
    expect(channelsFor('critical', policies)).toEqual(['pager', 'chat']);
    expect(channelsFor('major', policies)).toEqual(['chat']);
  });

  test('is nobody when no policy names it', () => {
    expect(channelsFor('minor', policies)).toEqual([]);
    expect(channelsFor('minor', [])).toEqual([]);
  });
});

describe('who is told instead of a channel that refuses', () => {
  const channels = new Map([
    ['mail', 1],
    ['pager', 1],
    ['chat', 1],
  ]);

  test('are first the others of the same severity, then all the rest', () => {
    expect(fallbacksFor('pager', 'critical', { policies, channels })).toEqual(['chat', 'mail']);
    expect(fallbacksFor('chat', 'major', { policies, channels })).toEqual(['mail', 'pager']);
  });

  test('is nobody when there is no other, nor one that is no longer configured', () => {
    expect(fallbacksFor('pager', 'critical', { policies, channels: new Map([['pager', 1]]) })).toEqual([]);
  });
});
