import { describe, expect, test } from 'vitest';
import type { Config } from '../../../src/config/config.ts';
import { fallbacksFor } from '../../../src/escalation/fallback-channels.ts';
import { isMutedByAcknowledge, type Channel } from '../../../src/channels/registry.ts';
import { alertingOf, policyOf } from '../../support/alerting.ts';
import { aConfig } from '../web/fixture-config.ts';
import { incidentOf } from '../notify/samples.ts';

const hook = (name: string, more: Partial<Channel> = {}): [string, Channel] => [
  name,
  { name, type: 'webhook', url: 'http://127.0.0.1:1', headers: {}, ...more } as Channel,
];
const withChannels = (...channels: [string, Channel][]): Config => ({
  ...aConfig(),
  channels: new Map(channels),
  alerting: alertingOf([
    policyOf(['critical'], [], {
      steps: [
        { notify: ['pager'], afterMs: 0 },
        { notify: ['boss'], afterMs: 60_000 },
      ],
    }),
  ]),
});
const all = [hook('mail'), hook('pager'), hook('boss'), hook('chat')];

describe('who is told instead of a channel that refuses', () => {
  test('are first those of the incident’s own escalation, then all the rest', () => {
    expect(fallbacksFor('pager', incidentOf('I1'), withChannels(...all))).toEqual(['boss', 'mail', 'chat']);
  });

  test('are all the others when nothing is known of the incident any more', () => {
    expect(fallbacksFor('pager', undefined, withChannels(...all))).toEqual(['mail', 'boss', 'chat']);
  });

  test('is nobody who would read errors and telephone numbers that are not for them', () => {
    const config = withChannels(hook('pager'), hook('desk', { audience: 'customer-service' }));
    expect(fallbacksFor('pager', incidentOf('I1'), config)).toEqual([]);
    expect(fallbacksFor('desk', incidentOf('I1'), config)).toEqual(['pager']);
  });

  test('is nobody when there is no other', () => {
    expect(fallbacksFor('pager', incidentOf('I1'), withChannels(hook('pager')))).toEqual([]);
  });
});

test('only what rings until somebody takes it stays mute afterwards', () => {
  const muted = ['pagerduty', 'opsgenie', 'slack', 'email', 'webhook', 'alertmanager'].filter((type) =>
    isMutedByAcknowledge({ type } as Channel),
  );
  expect(muted).toEqual(['pagerduty', 'opsgenie']);
});
