import { createLocale } from '../../../src/i18n/locale.ts';
import { describe, expect, test } from 'vitest';
import type { Channel } from '../../../src/channels/registry.ts';
import type { Telling } from '../../../src/model/incident.ts';
import { acceptedIn, reachedBy, type Reached } from '../../../src/web/views/accepted.ts';
import { againText, takenWords } from '../../../src/web/views/taken-words.ts';
import { alertingOf, policyOf } from '../../support/alerting.ts';
import { aConfig, aFunction } from './fixture-config.ts';
import { FixtureWorld, MINUTE, NOW } from './fixture-world.ts';

const steps = [
  { notify: ['pager'], afterMs: 0 },
  { notify: ['managers'], afterMs: 10 * MINUTE },
];
const channels = new Map<string, Channel>([
  ['pager', { name: 'pager', type: 'pagerduty', routingKey: 'k', url: 'https://pager.example' }],
  ['opsgenie', { name: 'opsgenie', type: 'opsgenie', apiKey: 'k', url: 'https://pager.example', responders: [] }],
  ['managers', { name: 'managers', type: 'webhook', url: 'https://managers.example', headers: {} }],
  ['desk', { name: 'desk', type: 'slack', webhook: 'https://chat.example', audience: 'customer-service' }],
]);
const alerting = alertingOf([policyOf(['critical'], ['pager'], { steps })]);
const config = aConfig(undefined, undefined, { alerting, channels });
const locale = createLocale('Europe/London');
const reading = { now: NOW, locale };

const words = (
  telling: Partial<Telling>,
  audience: 'customer-service' | 'operations' = 'customer-service',
  reached: Reached = 'pager',
) => {
  const whole: Telling = {
    ...{ from: NOW - 4 * MINUTE, done: 1, round: 1, severity: 'critical', reason: 'incident-opened' },
    ...telling,
  };
  const [incident] = new FixtureWorld(config).breakVoyager({ telling: whole }).incidents;
  return takenWords(incident, { ...reading, audience, config, reached });
};

describe('who is on it, for customer service', () => {
  test('that somebody is called is said while somebody is, with who comes next and when', () => {
    expect(words({})).toEqual({
      text: 'We know, and somebody is being called.',
      isTaken: false,
      next: 'If nobody has taken it by 08:10 GMT, more people are sent a message.',
    });
  });

  test('that somebody is called is not said before a pager has accepted it', () => {
    expect(words({ done: 2 }, undefined, 'message').text).toBe(
      'We know, and the technicians have been sent a message.',
    );
    expect(words({ done: 2 }, undefined, 'nobody').text).toBe('We know. Nobody has been notified yet.');
    expect(words({ done: 1 }, undefined, 'nobody').text).toBe(
      'We know. The technicians will be sent a message at 08:10 GMT.',
    );
  });

  test('of an incident that was told with many others in one message no delivery is claimed', () => {
    expect(words({ summarised: ['pager'] }, undefined, 'nobody').text).toBe('We know of it.');
  });

  test('nothing is promised after the last step', () => {
    expect(words({ done: 2 })).toEqual({ text: 'We know, and somebody is being called.', isTaken: false });
  });

  test('who is only called later is announced for then', () => {
    expect(words({ done: 0, from: NOW + 20 * MINUTE }, undefined, 'nobody')).toEqual({
      text: 'We know. Somebody will be called at 08:24 GMT.',
      isTaken: false,
    });
  });

  test.each([
    [{ silent: 'no policy fits it' }, 'We know of it.'],
    [{ hold: { kind: 'silence', silenceId: 's', by: 'Asha', why: 'x', until: NOW + MINUTE } }, 'We know of it.'],
    [{ hold: { kind: 'maintenance', says: 'x', until: NOW + MINUTE } }, 'We know. Planned work is going on.'],
    [
      { hold: { kind: 'component', incidentId: 'x', componentId: 'shop' } },
      'We know. It has the same cause as another problem, and that one is being told.',
    ],
    [{ closedAtPagerAt: NOW - MINUTE }, 'We know, and somebody is looking into it.'],
  ] as const)('with %j nobody is called, and nothing says so', (telling, text) => {
    expect(words(telling)).toEqual({ text, isTaken: false });
  });

  test('a failure that no incident tells of yet was noticed, no more', () => {
    expect(takenWords(undefined, { ...reading, audience: 'back-office', config }).text).toBe('We have noticed it.');
  });
});

test('operations read the bare fact, and who is told next', () => {
  expect(words({}, 'operations')).toEqual({
    text: 'Nobody has taken it yet',
    isTaken: false,
    next: 'Next to be told: managers, 08:10 GMT, unless somebody takes it before.',
  });
});

describe('when the next word comes', () => {
  const every = (everyMs: number) => aFunction('x', 'x?', { schedule: { kind: 'every', everyMs } });

  test('is said from the shortest interval', () => {
    expect(againText([every(60_000), every(30_000)], locale)).toBe(
      'We try it every 30 seconds. When it works again, this page says so by itself.',
    );
    expect(againText([every(60_000)], locale)).toMatch(/^We try it every minute\./);
    expect(againText([every(90_000)], locale)).toMatch(/^We try it every 90 seconds\./);
  });

  test('says no time where it is tried by the clock', () => {
    const fn = aFunction('x', 'x?', { schedule: { kind: 'cron', expression: '*/5 * * * *' } });
    expect(againText([fn], locale)).toBe('We keep trying it. When it works again, this page says so by itself.');
  });
});

describe('whom the news of an incident has reached', () => {
  const [incident] = new FixtureWorld(config).breakVoyager().incidents;
  const reached = (accepted: Readonly<Record<string, readonly number[]>>, round = 1) => {
    const telling: Telling = { from: NOW, done: 1, round, severity: 'critical', reason: 'incident-opened' };
    const rounds = new Map(Object.entries(accepted).map(([name, all]) => [name, new Set(all)]));
    return reachedBy({ ...incident!, telling }, rounds, config);
  };

  test('a pager counts when it has accepted the present round', () => {
    expect(reached({ managers: [1], pager: [1] })).toBe('pager');
    expect(reached({ opsgenie: [1] })).toBe('pager');
    expect(reached({ pager: [1] }, 2)).toBe('nobody');
    expect(reached({ pager: [1, 2] }, 2)).toBe('pager');
  });

  test('what is only read is a message, and what customer service reads reaches nobody who can repair it', () => {
    expect(reached({ managers: [1], desk: [1] }, 2)).toBe('message');
    expect(reached({ desk: [1] })).toBe('nobody');
    expect(reached({ gone: [1] })).toBe('nobody');
    expect(reached({})).toBe('nobody');
  });

  test('the outbox counts deliveries of a beginning, and nothing else', () => {
    const line = { channel: 'pager', action: 'trigger', headline: 'x', createdAt: NOW, attempts: 1 } as const;
    const accepted = acceptedIn([
      { ...line, settled: 'refused' },
      { ...line, action: 'acknowledge', settled: 'delivered' },
      { ...line, channel: 'chat' },
      { ...line, settled: 'delivered', round: 2 },
    ]);
    expect([...accepted].map(([name, rounds]) => [name, [...rounds]])).toEqual([['pager', [2]]]);
  });
});
