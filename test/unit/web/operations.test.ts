import { createLocale } from '../../../src/i18n/locale.ts';
import { describe, expect, test } from 'vitest';
import type { Silence } from '../../../src/model/alerting.ts';
import type { Person, Roster } from '../../../src/model/duty.ts';
import type { Incident, Telling } from '../../../src/model/incident.ts';
import { audiences, type Audience } from '../../../src/model/names.ts';
import { concerns, plainIncidents } from '../../../src/web/views/audience-incidents.ts';
import { incidentView } from '../../../src/web/views/incident-view.ts';
import { statusView } from '../../../src/web/views/status-view.ts';
import { technicalReason } from '../../../src/web/views/wording.ts';
import { aConfig } from './fixture-config.ts';
import { FixtureWorld, MINUTE, NOW, aState, anIncident } from './fixture-world.ts';
import { noteOf } from '../../support/build/timeline.ts';

const signal = {
  source: 'alerts:infra',
  id: 'f1',
  says: 'Voyager: p99 latency over 4 s',
  detail: 'Alert SlowGateway.',
  functions: [],
  severity: 'major',
  since: NOW - 5 * MINUTE,
} as const;
const told = (causeKey: Incident['causeKey'], more: Partial<Incident> = {}) =>
  anIncident(causeKey, [], aConfig(), { severity: 'major', signals: [signal], ...more });

const telling = (more: Partial<Telling>): Telling => ({
  ...{ from: NOW, done: 0, round: 1, severity: 'major', reason: 'incident-opened' },
  ...more,
});
const reading = { now: NOW, locale: createLocale('Europe/London'), audience: 'operations' } as const;
const viewOf = (incident: Incident, audience: Audience = 'operations') =>
  incidentView({ incident, timeline: [], ledger: [], runs: [], newest: [] }, aConfig(), { ...reading, audience });

describe('incidents without a failing function', () => {
  const world = new FixtureWorld();
  world.incidents = [
    told('certificate:shop@live', { id: 'c', severity: 'minor', title: 'The certificate of the shop ends in 6 days.' }),
    told('component:voyager@live', { id: 'v' }),
    told('self:pager', { id: 's', severity: 'critical', title: 'Nothing reaches the pager.' }),
    told('storm:pager', { id: 'm', title: '40 incidents began at once.' }),
    told('unknown:live', { id: 'u', signals: [], title: 'Nothing is known.' }),
  ];

  test('stand on the page of operations, the gravest first, each with what it is and a link', () => {
    const { others, problems, banner } = statusView('operations', world.moment());
    expect(problems).toEqual([]);
    expect(others!.map(({ key, word, href }) => [key, word, href])).toEqual([
      ['s', 'The monitor itself', '/incidents/s'],
      ['v', 'Told from outside', '/incidents/v'],
      ['m', 'Many incidents at once', '/incidents/m'],
      ['u', 'Not known', '/incidents/u'],
      ['c', 'Certificate', '/incidents/c'],
    ]);
    expect(others![1]).toMatchObject({
      title: 'Voyager: p99 latency over 4 s',
      component: { text: 'Voyager', href: '/components/voyager' },
    });
    expect(banner).toMatchObject({ level: 'slow', headline: 'The functions work, but 5 incidents are open' });
  });

  test.each(['customer-service', 'back-office'] as const)('are not told to %s', (audience) => {
    const view = statusView(audience, world.moment());
    expect(view.banner).toMatchObject({ level: 'working', headline: 'Everything is working' });
    expect([view.others, view.duty, view.plans, view.problems]).toEqual([undefined, undefined, undefined, []]);
    for (const incident of world.incidents) expect(concerns(incident, audience, world.config)).toBe(false);
  });

  test('are not told to other sites', () => {
    expect(plainIncidents(world.incidents, world.moment())).toEqual([]);
  });

  test('are gone from the page when they are over', () => {
    const over = new FixtureWorld();
    over.incidents = [told('component:voyager@live', { stage: 'available', availableAt: NOW })];
    expect(statusView('operations', over.moment()).others).toEqual([]);
  });

  test('are told in the words of the alert: what the component provides may work all the same', () => {
    const view = viewOf(told('component:voyager@live'));
    expect([view.big, view.small]).toEqual(['Voyager: p99 latency over 4 s', 'Voyager']);
  });

  test('say on their own page what the signals say, and for operations alone', () => {
    const view = viewOf(told('component:voyager@live'));
    expect(view.signals).toMatchObject([
      { from: 'Told by infra', says: signal.says, detail: 'Alert SlowGateway.', since: { clock: '07:59' } },
    ]);
    expect(viewOf(told('component:voyager@live'), 'customer-service').signals).toBeUndefined();
  });
});

describe('an incident of functions and of signals', () => {
  const mixed = new FixtureWorld().breakVoyager({ signals: [signal] });

  test('is told as one, and not a second time', () => {
    const view = statusView('operations', mixed.moment());
    expect([view.problems.length, view.others]).toEqual([1, []]);
  });

  test('is told to others in words about the functions, even when only the signal still stands', () => {
    const [incident] = mixed.incidents as [Incident];
    const recovered = {
      ...incident,
      title: signal.says,
      affected: incident.affected.map((one) => ({ ...one, recoveredAt: NOW })),
    };
    mixed.incidents = [recovered];
    for (const audience of audiences.filter((one) => one !== 'operations')) {
      expect(JSON.stringify(viewOf(recovered, audience))).not.toContain('p99');
      expect(JSON.stringify(statusView(audience, mixed.moment()))).not.toContain('p99');
    }
    expect(plainIncidents(mixed.incidents, mixed.moment())[0]!.title).toMatch(/^Voyager is down/);
    expect(viewOf(recovered).title).toBe(signal.says);
  });
});

describe('why nobody is told', () => {
  test.each([
    [
      telling({ hold: { kind: 'component', incidentId: 'x1', componentId: 'voyager' } }),
      /Voyager, which it needs, is down/,
      '/incidents/x1',
    ],
    [
      telling({
        hold: { kind: 'silence', silenceId: 's', by: 'Asha', why: 'Known since Monday', until: NOW + 56 * MINUTE },
      }),
      /^Silenced by Asha until 09:00 GMT: Known since Monday$/,
      '/silences',
    ],
    [
      telling({ hold: { kind: 'maintenance', says: 'Stock-taking', until: NOW + 56 * MINUTE } }),
      /during planned work, until 09:00 GMT: Stock-taking/,
      '/silences',
    ],
    [telling({ silent: 'no policy fits it' }), /^Nobody is told: no policy fits it$/, undefined],
  ])('%j is said on page and card, for operations', (how, says, href) => {
    const world = new FixtureWorld().breakVoyager({ telling: how });
    const { untold } = statusView('operations', world.moment()).problems[0]!.technical!;
    expect(untold?.text).toMatch(says);
    expect(untold?.href).toBe(href);
    expect(viewOf(world.incidents[0]!).untold).toEqual(untold);
    expect(viewOf(world.incidents[0]!, 'customer-service').untold).toBeUndefined();
  });

  test('nothing is said when people are told, or when it is over', () => {
    const hold = { kind: 'maintenance', says: 'x', until: NOW } as const;
    expect(viewOf(told('self:x', { telling: telling({}) })).untold).toBeUndefined();
    const over = told('self:x', { stage: 'restored', restoredAt: NOW, telling: telling({ hold }) });
    expect(viewOf(over).untold).toBeUndefined();
  });
});

describe('what was told to whom', () => {
  const line = { channel: 'pager', headline: 'x', createdAt: NOW, attempts: 0 } as const;

  test('says why, and in which round', () => {
    const incident = told('component:voyager@live');
    const ledger = [
      { ...line, action: 'trigger', reason: 'incident-opened' },
      { ...line, action: 'trigger', reason: 'still-open', round: 2 },
      { ...line, action: 'trigger', reason: 'escalated' },
    ] as const;
    const view = incidentView({ incident, timeline: [], ledger, runs: [], newest: [] }, aConfig(), reading);
    expect(view.told!.map(({ what }) => what)).toEqual([
      'Told that it is open',
      'Told that it is open, because it was closed at the pager and is not over (round 2)',
      'Told that it is open, because nobody had taken it',
    ]);
  });

  test('what became of the telling is no news for customer service', () => {
    const incident = new FixtureWorld().breakVoyager().incidents[0]!;
    const timeline = (['held', 'silent', 'escalated', 'opened'] as const).map((kind) =>
      noteOf(incident.id, NOW, kind, `pager-secret ${kind}`),
    );
    const parts = { incident, timeline, ledger: [], runs: [], newest: [] };
    const plain = incidentView(parts, aConfig(), { ...reading, audience: 'customer-service' });
    expect(plain.timeline.map(({ text }) => text)).toEqual(['We noticed it.']);
    expect(incidentView(parts, aConfig(), reading).timeline).toHaveLength(4);
  });
});

describe('a function that fails here and there, or now and then', () => {
  const world = new FixtureWorld().set(
    aState('search', 'working', {
      flapping: { since: NOW - MINUTE, until: NOW + MINUTE },
      advisory: { locations: ['paris'], needed: 2, error: 'no answer' },
      tracks: Object.fromEntries(
        ['local', 'paris', 'oslo'].map((name) => [
          name,
          { recent: [], isFailing: name === 'paris', isSlow: false, lastJudgedAt: NOW },
        ]),
      ),
    }),
  );
  const rowFor = (audience: Audience) =>
    statusView(audience, world.moment()).working.find(({ key }) => key === 'search@live')!;

  test('is shown so to operations', () => {
    expect(rowFor('operations')).toMatchObject({
      isFlapping: true,
      advisory: 'Fails from 1 of 3 locations (paris), 2 are needed for an alarm: no answer',
    });
  });

  test('and to nobody else', () => {
    expect(rowFor('customer-service')).toMatchObject({ isFlapping: false });
    expect(rowFor('customer-service').advisory).toBeUndefined();
  });

  test('its incident stays on the page while it works for a moment', () => {
    const flapping = new FixtureWorld();
    const incident = anIncident('function:search@live', ['search'], flapping.config);
    flapping.incidents = [
      { ...incident, affected: incident.affected.map((one) => ({ ...one, isFlapping: true as const })) },
    ];
    expect(statusView('operations', flapping.moment()).others).toMatchObject([{ word: 'Fails and works by turns' }]);
  });

  test('a number over its limit is said with both', () => {
    const cause = { kind: 'measurement', name: 'queue_depth', value: 812, limit: 500, isAbove: true } as const;
    expect(technicalReason({ ...cause, unit: 'orders' }, reading)).toBe(
      'queue_depth is 812 orders; over 500 orders is too much.',
    );
    expect(technicalReason({ ...cause, value: 3, isAbove: false }, reading)).toBe(
      'queue_depth is 3; under 500 is too little.',
    );
  });
});

describe('who and what is in force', () => {
  const asha: Person = { id: 'asha', name: 'Asha Rao', phone: '+44 7700 900001', away: [] };
  const bram: Person = { id: 'bram', name: 'Bram Vos', phone: 'the red telephone', away: [] };
  const roster: Roster = {
    ...{ id: 'web', name: 'Web team', overrides: [], duties: [] },
    turns: { day: 1, minute: 540, since: '2026-11-16', first: ['asha'], second: ['bram'] },
  };
  const silence: Silence = {
    ...{ id: 's1', functions: ['search'], components: ['voyager'], severities: ['minor'], targets: ['live'] },
    ...{ from: NOW - MINUTE, until: NOW + 56 * MINUTE, by: 'Asha', why: 'Known' },
  };
  const config = aConfig(undefined, undefined, {
    people: new Map([asha, bram].map((one) => [one.id, one])),
    rosters: new Map([['web', roster]]),
    silences: [{ ...silence, id: 'later', from: NOW + MINUTE }],
  });
  const world = new FixtureWorld(config);
  world.plans = [{ kind: 'silence', silence }];

  test('operations see whom to call, with numbers that can be dialled', () => {
    expect(statusView('operations', world.moment()).duty).toEqual([
      {
        roster: 'Web team',
        first: { name: 'Asha Rao', phone: { text: '+44 7700 900001', href: 'tel:+447700900001' } },
        second: { name: 'Bram Vos', phone: { text: 'the red telephone' } },
      },
    ]);
  });

  test('operations see what is silenced now, and not what will be', () => {
    expect(statusView('operations', world.moment()).plans).toMatchObject([
      {
        about: 'Can customers find a product? · Voyager · only minor · at live',
        why: 'Known',
        endAction: '/silences/s1/end',
        until: { clock: '09:00' },
      },
    ]);
  });

  test('nobody else sees any of it', () => {
    for (const audience of ['customer-service', 'back-office'] as const)
      expect(JSON.stringify(statusView(audience, world.moment()))).not.toMatch(/7700|Asha|Known/);
  });
});
