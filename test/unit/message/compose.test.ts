import { describe, expect, test } from 'vitest';
import { decide } from '../../../src/incident/decide.ts';
import type { Incident } from '../../../src/model/incident.ts';
import type { NoticeReason } from '../../../src/model/notice.ts';
import type { FunctionState } from '../../../src/model/state.ts';
import { noticeActions, noticeReasons } from '../../../src/model/notice.ts';
import { incidentTitle } from '../../../src/incident/headline.ts';
import { english } from '../../../src/i18n/english.ts';
import { composeNotice } from '../../../src/message/compose.ts';
import type { ComposeConfig, NoticeNeeds } from '../../../src/message/needs.ts';
import { allElseWorks } from '../../support/measured.ts';
import {
  config,
  failedAt,
  failing,
  ids,
  minutes,
  shop,
  silent,
  START,
  twoTargets,
  world,
} from '../incident/samples.ts';
import { fn } from '../state/samples.ts';

const server = { host: '127.0.0.1', port: 8080, publicUrl: 'https://status.example/' };
const full: ComposeConfig = { ...config, server };
const now = minutes(14);

const openedBy = (state: FunctionState, newId: () => string): Incident =>
  decide(state, world(), minutes(2), newId)[0]!.incident;
const down = openedBy(failing('card', 'voyager'), ids());
const over: Incident = {
  ...down,
  stage: 'restored',
  affected: down.affected.map((one) => ({ ...one, recoveredAt: minutes(13) })),
  availableAt: minutes(13),
  restoredAt: minutes(13),
};
const dark = openedBy(silent('card'), () => 'I7');

const compose = (change: Partial<NoticeNeeds> = {}) =>
  composeNotice({
    incident: down,
    action: 'trigger',
    reason: 'incident-opened',
    config: full,
    now,
    measured: allElseWorks,
    ...change,
  });
const detail = (label: string, change: Partial<NoticeNeeds> = {}) =>
  compose(change).details.find((one) => one.label === label)?.text;

describe('a page', () => {
  test('starts with the sentence of the status page', () => {
    expect(compose().headline).toBe(down.title);
    expect(down.title).toMatch(/^Voyager is down: Credit card payment gateway is NOT available\./);
  });

  test('then says what is needed at night, in the order in which it is needed', () => {
    expect(compose().details).toEqual([
      { label: 'Since', text: '09:01 GMT, for 13 minutes' },
      { label: 'Failing step', text: '“Pay”: the card was refused' },
      { label: 'Tell customers', text: 'We cannot take cards at the moment.' },
      { label: 'Still works', text: 'Browsing the catalogue.' },
      { label: 'Workaround', text: 'Form OF-7.' },
      {
        label: 'Blast radius',
        text: 'Affected: Can customers place an order by card? Also at risk: Can customers see the catalogue? Does the card gateway answer? Components that hang on it: Web shop. Concerns customer service.',
      },
      { label: 'Owner', text: 'payments-team' },
      {
        label: 'Supplier',
        text: 'Voyager is a supplier, +44 20 7946 0000, https://status.voyager.example/',
      },
      { label: 'Why this message', text: 'A new incident, severity major' },
    ]);
  });

  test('carries what a channel needs to file it', () => {
    expect(compose()).toMatchObject({
      action: 'trigger',
      reason: 'incident-opened',
      incidentId: 'I1',
      severity: 'major',
      component: 'voyager',
      functions: ['card'],
      at: minutes(2),
    });
  });

  test('leads to the incident, the evidence, the place to acknowledge and the supplier', () => {
    const evidence = {
      runId: 'run-of-card',
      files: [
        { kind: 'screenshot', file: 'screenshot.png', bytes: 9 },
        { kind: 'trace', file: 'trace.zip', bytes: 9 },
      ],
    } as const;
    expect(compose({ evidence }).links).toEqual([
      { label: 'Incident', href: 'https://status.example/incidents/I1' },
      { label: 'Screenshot', href: 'https://status.example/evidence/run-of-card/screenshot.png' },
      { label: 'Trace', href: 'https://status.example/evidence/run-of-card/trace.zip' },
      { label: 'Acknowledge', href: 'https://status.example/incidents/I1#acknowledge' },
      { label: "Supplier's status", href: 'https://status.voyager.example/' },
    ]);
  });

  test('links only to what is an address of the web', () => {
    const odd = { ...shop, runbook: 'javascript:alert(1)', statusPage: 'call Bram' };
    const strange = { ...full, components: new Map([...full.components, ['shop', odd]]) };
    const incident = { ...down, causeKey: 'component:shop@live' } as const;
    expect(compose({ incident, config: strange }).links.map(({ label }) => label)).toEqual(['Incident', 'Acknowledge']);
    expect(detail('Runbook', { incident, config: strange })).toBe('javascript:alert(1)');
  });

  test('names the runbooks of component and function, each once', () => {
    const [, card] = fn('card', { runbook: 'https://wiki.example/card' });
    const [, browse] = fn('browse', { runbook: 'https://wiki.example/shop' });
    const with3 = {
      ...full,
      functions: new Map([
        ['card', card],
        ['browse', browse],
      ]),
    };
    const incident: Incident = {
      ...down,
      causeKey: 'component:shop@live',
      affected: [...down.affected, { ...down.affected[0]!, functionId: 'browse' }],
    };
    expect(detail('Runbook', { incident, config: with3 })).toBe('https://wiki.example/shop https://wiki.example/card');
    expect(compose({ incident, config: with3 }).links.filter(({ label }) => label === 'Runbook')).toHaveLength(2);
  });

  test('names who to call at a component that is no supplier', () => {
    const called = { ...shop, contact: 'web-team on call' };
    const incident = { ...down, causeKey: 'component:shop@live' } as const;
    const with4 = { ...full, components: new Map([...full.components, ['shop', called]]) };
    expect(detail('Contact', { incident, config: with4 })).toBe('web-team on call');
    expect(detail('Supplier', { incident, config: with4 })).toBeUndefined();
    expect(detail('Contact', { incident })).toBeUndefined();
  });

  test('names the target when more than one is watched', () => {
    expect(detail('Target')).toBeUndefined();
    expect(detail('Target', { config: { ...twoTargets, server } })).toBe('live');
  });

  test('names who has taken it, and offers nobody to take it again', () => {
    const incident = { ...down, acknowledgedAt: minutes(5), acknowledgedBy: 'Asha Rao' };
    expect(detail('Taken by', { incident })).toBe('Asha Rao, 09:05 GMT');
    expect(compose({ incident }).links.map(({ label }) => label)).not.toContain('Acknowledge');
    const { acknowledgedBy: _nobody, ...unnamed } = incident;
    expect(detail('Taken by', { incident: unnamed })).toBe('Someone, 09:05 GMT');
  });

  test('says at which step each of several functions fails, and how many more there are', () => {
    const affected = Array.from({ length: 7 }, (_, i) => ({
      ...down.affected[0]!,
      functionId: i === 0 ? 'card' : `other-${i}`,
      cause: { kind: 'timed-out', ...(i === 0 ? { step: 'Pay' } : {}), error: 'no answer' } as const,
    }));
    const failures = compose({ incident: { ...down, affected } }).details.filter(
      ({ label }) => label === 'Failing step',
    );
    expect(failures.map(({ text }) => text).slice(0, 2)).toEqual([
      'Can customers place an order by card? “Pay” did not finish in time: no answer',
      'other-1 The check did not finish in time: no answer',
    ]);
    expect(failures).toHaveLength(5);
    expect(detail('More', { incident: { ...down, affected } })).toBe('2 more, see the incident page');
  });

  test('names no more than a few of the many that are at risk', () => {
    const many = new Map(Array.from({ length: 12 }, (_, i) => fn(`f${i}`, { dependsOn: ['voyager'], audiences: [] })));
    const incident = { ...down, affected: [{ ...down.affected[0]!, functionId: 'f0' }] };
    const text = detail('Blast radius', { incident, config: { ...full, functions: many } })!;
    expect(text).toContain('Can they f5? And 6 more. Components that hang on it: Web shop. Concerns operations.');
    expect(text).toContain('Concerns operations.');
    const six = new Map([...many].slice(0, 6));
    expect(detail('Blast radius', { incident, config: { ...full, functions: six } })).not.toContain('more');
  });

  test('is about those that still fail', () => {
    const gone = { ...down.affected[0]!, functionId: 'browse', recoveredAt: minutes(3) };
    expect(compose({ incident: { ...down, affected: [...down.affected, gone] } }).functions).toEqual(['card']);
  });

  test('without a component, or with one that nobody has described, is about the function alone', () => {
    const alone = openedBy(failing('card'), ids());
    const notice = compose({ incident: alone });
    expect(notice).not.toHaveProperty('component');
    expect(notice.details.map(({ label }) => label)).not.toContain('Owner');
    expect(detail('Blast radius', { incident: alone })).toBe(
      'Affected: Can customers place an order by card? Concerns customer service.',
    );
    const mystery = openedBy(failing('card', 'mystery'), ids());
    expect(compose({ incident: mystery }).component).toBe('mystery');
  });

  test('of a function that is not configured any more still goes out', () => {
    const incident = { ...down, affected: [{ ...down.affected[0]!, functionId: 'gone' }] };
    expect(compose({ incident, config: { ...full, components: new Map() } }).details.map(({ label }) => label)).toEqual(
      ['Since', 'Failing step', 'Why this message'],
    );
  });

  test('of our own blindness says what trouble we have', () => {
    const cause = {
      kind: 'runner-trouble',
      trouble: 'browser-unavailable',
      message: 'No browser starts.',
      since: START,
    } as const;
    const incident = { ...dark, affected: [{ ...dark.affected[0]!, cause }] };
    const notice = compose({ incident });
    expect(notice.headline).toMatch(/^Not known: /);
    expect(detail('Our own trouble', { incident })).toBe('No browser starts.');
    expect(compose({ incident: dark }).details.map(({ label }) => label)).not.toContain('Failing step');
  });
});

describe('the message that it is over', () => {
  const end = { incident: over, action: 'resolve', reason: 'incident-resolved' } as const;

  test('says that it works again, how long it lasted, and what it was', () => {
    const notice = compose(end);
    expect(notice.headline).toBe(
      'Voyager is working again: Credit card payment gateway is available. It was down for 12 minutes.',
    );
    expect(notice.details).toEqual([
      { label: 'Lasted', text: '09:01 GMT to 09:13 GMT, 12 minutes' },
      { label: 'It had been', text: down.title },
      { label: 'Functions', text: 'Can customers place an order by card?' },
      { label: 'Owner', text: 'payments-team' },
      { label: 'Why this message', text: 'The incident is over' },
    ]);
    expect(notice.links).toEqual([{ label: 'Incident', href: 'https://status.example/incidents/I1' }]);
    expect(notice).toMatchObject({ incidentId: 'I1', functions: ['card'], at: minutes(13) });
  });

  test('of a function that nobody watches any more names it by its id', () => {
    const { availableAt: _never, ...closed } = over;
    const incident = { ...closed, affected: [{ ...over.affected[0]!, functionId: 'gone' }] };
    const notice = compose({ ...end, incident });
    expect(notice.headline).toBe('Closed without an answer, not watched any more: gone');
    expect(notice.details).toContainEqual({ label: 'Functions', text: 'gone' });
    expect(notice.at).toBe(minutes(13));
  });

  test('can be made for an incident whose end was not recorded', () => {
    const { availableAt: _a, restoredAt: _b, ...endless } = over;
    expect(compose({ ...end, incident: endless }).at).toBe(now);
    expect(detail('Lasted', { ...end, incident: endless })).toBe('09:01 GMT to 09:14 GMT, 13 minutes');
  });
});

describe('when what it tells of happened', () => {
  test('is the opening, the rise in severity, or the taking', () => {
    const taken = { ...down, acknowledgedAt: minutes(5) };
    const ack = { action: 'acknowledge', reason: 'incident-acknowledged' } as const;
    expect(compose().at).toBe(minutes(2));
    expect(compose({ reason: 'severity-raised' }).at).toBe(now);
    expect(compose({ ...ack, incident: taken }).at).toBe(minutes(5));
    expect(compose(ack).at).toBe(now);
  });
});

test('every message says why it was sent, in words of its own for each reason', () => {
  const texts = noticeReasons.map((reason: NoticeReason) => detail('Why this message', { reason }));
  expect(new Set(texts).size).toBe(noticeReasons.length);
  expect(texts).not.toContain(undefined);
});

test('no text of a message breaks out of its line or grows without bound, whatever a target wrote', () => {
  const hostile = `<script>\n\r\u0000\u202e${'😀x'.repeat(5000)}`;
  const incident = { ...down, affected: [{ ...down.affected[0]!, cause: failedAt('voyager', hostile, hostile) }] };
  for (const action of noticeActions) {
    const { headline, details } = compose({ incident, action });
    for (const text of [headline, ...details.map((one) => one.text)]) {
      for (const sign of ['\n', '\r', '\u0000', '\u202e']) expect(text).not.toContain(sign);
      expect(Array.from(text).length).toBeLessThanOrEqual(1000);
    }
  }
});

describe('what is measured elsewhere', () => {
  const both: Incident = { ...down, affected: [...down.affected, { ...down.affected[0]!, functionId: 'gateway' }] };
  const measured = (states: Readonly<Record<string, FunctionState['state']>>) => () => ({
    ...allElseWorks(),
    stateOf: (id: string) => states[id] ?? 'working',
    doubtful: Object.keys(states).map((id) => ({ fn: full.functions.get(id)! })),
  });

  test('a plain sentence about what still works is left out while another function fails', () => {
    expect(detail('Still works', { measured: measured({ card: 'failing' }) })).toBe('Browsing the catalogue.');
    expect(detail('Still works', { measured: measured({ card: 'failing', browse: 'failing' }) })).toBeUndefined();
  });

  test('the blast radius tells what works from what does not and from what is not known', () => {
    const text = detail('Blast radius', { measured: measured({ browse: 'failing', gateway: 'unknown' }) });
    expect(text).toContain('Not working either: Can customers see the catalogue?');
    expect(text).toContain('Not known: Does the card gateway answer?');
    expect(text).not.toContain('Also at risk');
  });

  test('a channel with an audience is told of the functions of that audience alone', () => {
    const whole = incidentTitle(both, full, now);
    const told = compose({ incident: { ...both, title: whole }, audience: 'customer-service' });
    expect(whole).toContain('No card can be charged.');
    expect(told.headline).toBe(down.title);
    expect(told.functions).toEqual(['card']);
    expect(compose({ incident: { ...both, title: whole } }).headline).toBe(whole);
  });

  test('a channel whose audience uses none of the functions is told of the component alone', () => {
    const told = compose({ incident: both, audience: 'back-office' });
    expect(told.headline).toBe('Voyager is down: Credit card payment gateway is NOT available.');
    expect(told.functions).toEqual([]);
    const without = { ...both, causeKey: 'function:gateway@live' as const };
    expect(compose({ incident: without, audience: 'back-office' }).functions).toEqual(['card', 'gateway']);
  });

  test('of functions that are only not known nothing is said that would hold if they failed', () => {
    expect(detail('Tell customers', { incident: dark })).toBe(english['impact.unknown.tellCustomers']);
    expect(detail('Workaround', { incident: dark })).toBe(english['impact.unknown.workaround']);
    expect(detail('Still works', { incident: dark })).toBeUndefined();
  });
});
