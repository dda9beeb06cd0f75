import { createLocale } from '../../../src/language/locale.ts';
import { describe, expect, test } from 'vitest';
import type { Telling } from '../../../src/model/incident.ts';
import { againText, takenWords } from '../../../src/web/views/taken-words.ts';
import { alertingOf, policyOf } from '../../support/alerting.ts';
import { aConfig, aFunction } from './fixture-config.ts';
import { FixtureWorld, MINUTE, NOW } from './fixture-world.ts';

const steps = [
  { notify: ['pager'], afterMs: 0 },
  { notify: ['managers'], afterMs: 10 * MINUTE },
];
const config = aConfig(undefined, undefined, { alerting: alertingOf([policyOf(['critical'], ['pager'], { steps })]) });
const locale = createLocale('Europe/London');
const reading = { now: NOW, locale };

const words = (telling: Partial<Telling>, audience: 'customer-service' | 'operations' = 'customer-service') => {
  const whole: Telling = {
    ...{ from: NOW - 4 * MINUTE, done: 1, round: 1, severity: 'critical', reason: 'incident-opened' },
    ...telling,
  };
  const [incident] = new FixtureWorld(config).breakVoyager({ telling: whole }).incidents;
  return takenWords(incident, audience, config, reading);
};

describe('who is on it, for customer service', () => {
  test('that somebody is called is said while somebody is, with who comes next and when', () => {
    expect(words({})).toEqual({
      text: 'We know, and somebody is being called.',
      isTaken: false,
      next: 'If nobody has taken it by 08:10 GMT, more people are called.',
    });
  });

  test('nothing is promised after the last step', () => {
    expect(words({ done: 2 })).toEqual({ text: 'We know, and somebody is being called.', isTaken: false });
  });

  test('who is only called later is announced for then', () => {
    expect(words({ done: 0, from: NOW + 20 * MINUTE })).toEqual({
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
    expect(takenWords(undefined, 'back-office', config, reading).text).toBe('We have noticed it.');
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
