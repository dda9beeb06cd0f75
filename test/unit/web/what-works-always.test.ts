// Every sentence that says or takes for granted that something works, on every outlet, after every move of a simulation of
// the demo: what it names must be known to work at that moment.
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { Config } from '../../../src/config/config.ts';
import { loadConfig } from '../../../src/config/load.ts';
import { decideAll } from '../../../src/incident/decide.ts';
import { openAfter } from '../../../src/incident/decision.ts';
import type { Incident } from '../../../src/model/incident.ts';
import type { ConditionalText, Impact } from '../../../src/model/function.ts';
import { audiences, subjectKey, type Subject } from '../../../src/model/names.ts';
import type { FunctionState, Observation } from '../../../src/model/state.ts';
import { composeNotice } from '../../../src/message/compose.ts';
import { whatStillWorks } from '../../../src/message/story.ts';
import { measuredAt } from '../../../src/state/measured.ts';
import { initialState, observe, tick } from '../../../src/state/transition.ts';
import { functionJson } from '../../../src/web/views/api-view.ts';
import { feedView } from '../../../src/web/views/feed-view.ts';
import { statusView } from '../../../src/web/views/status-view.ts';
import { sampleCount } from '../../support/extent.ts';
import { wellHealth } from './fixture-world.ts';
import { noteOf } from '../../support/build/timeline.ts';

const START = Date.parse('2026-11-30T12:00:00Z');
const SECOND = 1000;
const STALE_MS = 30 * SECOND;

/** Which functions notice each broken part of the demo, and which part each blames. */
const noticed: Readonly<Record<string, readonly (readonly [functionId: string, component?: string])[]>> = {
  shop: ['browse-catalogue', 'search', 'place-order-by-card', 'place-order-on-invoice', 'track-order'].map((id) => [
    id,
    'shop',
  ]),
  'catalogue-db': [
    ['browse-catalogue', 'catalogue-db'],
    ['search', 'catalogue-db'],
    ['place-order-by-card', 'catalogue-db'],
    ['place-order-on-invoice', 'catalogue-db'],
  ],
  voyager: [
    ['place-order-by-card', 'voyager'],
    ['card-gateway', 'voyager'],
  ],
  warehouse: [
    ['receive-goods', 'warehouse'],
    ['order-queue', 'warehouse'],
  ],
  'order-queue': [['order-queue', 'order-queue']],
  claims: [['claims-desk', 'claims']],
  // Nobody to blame: one function alone.
  'search-only': [['search']],
  'browse-only': [['browse-catalogue']],
};
const parts = Object.keys(noticed);

interface Move {
  readonly part: string;
  readonly does: 'break' | 'heal' | 'go silent';
}

let demo: Config;
beforeAll(async () => {
  const loaded = await loadConfig(fileURLToPath(new URL('../../../config.yaml', import.meta.url)), { env: {} });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  demo = loaded.config;
});

interface Claim extends ConditionalText {
  readonly of: string;
}

/** What the sentences of the demo name. */
const claimsOf = ({ functions }: Config): readonly Claim[] =>
  [...functions.values()].flatMap(({ id, impact }) =>
    [impact, ...Object.values(impact.whenDown)].flatMap(({ stillWorks, tellCustomers }) =>
      [stillWorks, tellCustomers].flatMap((one) => (typeof one === 'object' ? [{ ...one, of: id }] : [])),
    ),
  );

/** The demo, as if it had been written before sentences could name functions. */
function plain(config: Config): Config {
  const bare = <T extends Partial<Impact>>(words: T): T =>
    typeof words.stillWorks === 'object' ? { ...words, stillWorks: words.stillWorks.text } : words;
  const functions = Array.from(config.functions, ([id, fn]) => {
    const whenDown = Object.fromEntries(Object.entries(fn.impact.whenDown).map(([key, words]) => [key, bare(words)]));
    return [id, { ...fn, impact: { ...bare(fn.impact), whenDown } }] as const;
  });
  return { ...config, functions: new Map(functions) };
}

/** Lives through the moves on a clock of its own; after each, all that anybody reads is checked. */
function live(config: Config, moves: readonly Move[], check: (said: string, states: readonly FunctionState[]) => void) {
  let now = START;
  let count = 0;
  let open: readonly Incident[] = [];
  const broken = new Set<string>();
  const silent = new Set<string>();
  const policy = (id: string) => ({
    alarm: config.functions.get(id)!.alarm,
    staleAt: (at: number) => at + STALE_MS,
  });
  let states: readonly FunctionState[] = Array.from(config.functions.keys(), (functionId) =>
    initialState({ functionId, target: 'live' }, START),
  );
  const round = () => {
    now += 10 * SECOND;
    states = states.map((state) => {
      const { functionId } = state;
      if (silent.has(functionId)) return tick(state, policy(functionId), now);
      const blame = [...broken].flatMap((part) => noticed[part]!.filter(([id]) => id === functionId))[0];
      const seen: Observation = {
        runId: `run-${(count += 1)}`,
        at: now,
        outcome: blame ? 'failed' : 'passed',
        durationMs: 100,
        ...(blame && { error: 'x', step: 'Try', ...(blame[1] && { component: blame[1] }) }),
      };
      return observe(state, 'local', seen, { policy: policy(functionId), now });
    });
    const world = {
      open,
      config,
      staleAt: (_: unknown, at: number) => at + STALE_MS,
      groupWithinMs: 0,
      stateOf: (subject: Subject) => states.find((one) => subjectKey(one) === subjectKey(subject)),
    };
    for (const decision of decideAll(states, world, now, () => `I${(count += 1)}`)) open = openAfter(open, decision);
  };
  round();
  for (const { part, does } of moves) {
    const ids = noticed[part]!.map(([id]) => id);
    if (does === 'break') broken.add(part);
    else broken.delete(part);
    for (const id of ids) {
      if (does === 'go silent') silent.add(id);
      else silent.delete(id);
    }
    const rounds = does === 'go silent' ? 5 : 1;
    for (let i = 0; i < rounds; i += 1) round();
    check(everythingSaid({ config, states, open, now }), states);
  }
}

interface Present {
  readonly config: Config;
  readonly states: readonly FunctionState[];
  readonly open: readonly Incident[];
  readonly now: number;
}

/** Pages, messages, mails, feeds and API, as one text. */
function everythingSaid({ config, states, open, now }: Present): string {
  const moment = {
    ...{ now, config, states, incidents: open, health: wellHealth },
    runs: () => [],
    ended: [],
    planned: [],
    pending: [],
    accepted: () => new Map(),
  };
  const measured = (target: string) => measuredAt(target, config, states);
  const timeline = (incidentId: string) => [noteOf(incidentId, now, 'opened', '')];
  const told = open.map((incident) => ({ incident, timeline: timeline(incident.id) }));
  return JSON.stringify([
    ...audiences.flatMap((audience) => [
      statusView(audience, moment).problems,
      feedView(audience, '/feed.atom', told, { config, states }).items,
      ...open.map((incident) =>
        composeNotice({ incident, action: 'trigger', reason: 'incident-opened', config, now, measured, audience }),
      ),
    ]),
    ...open.map((incident) => whatStillWorks(incident, config, measured)),
    ...Array.from(
      config.functions.values(),
      (fn) => functionJson(fn, { states, config, now, predictedBy: new Map() }).impact,
    ),
  ]);
}

/** No sentence is said while a function that it names is not known to work; returns how often any was said. */
function check(config: Config, claims: readonly Claim[], moves: readonly Move[]): number {
  let times = 0;
  live(config, moves, (said, states) => {
    const works = new Set(states.filter(({ state }) => state === 'working').map(({ functionId }) => functionId));
    for (const { text, functions } of claims) {
      if (!said.includes(JSON.stringify(text).slice(1, -1))) continue;
      times += 1;
      const broken = functions.filter((id) => !works.has(id));
      expect(broken, `“${text}” is said after ${JSON.stringify(moves)}`).toEqual([]);
    }
  });
  return times;
}

const pairs = (): readonly (readonly Move[])[] =>
  parts.flatMap((first) =>
    parts.flatMap((second) =>
      (['break', 'go silent'] as const).map((does): readonly Move[] => [
        { part: first, does: 'break' },
        { part: second, does },
        { part: first, does: 'heal' },
        { part: second, does: 'heal' },
      ]),
    ),
  );

test('no card, message, feed or answer says that something works which another state says does not, for all pairs of faults', () => {
  const claims = claimsOf(demo);
  expect(claims.length).toBeGreaterThan(10);
  const times = pairs().reduce((sum, moves) => sum + check(demo, claims, moves), 0);
  expect(times).toBeGreaterThan(100);
});

test('neither do plain sentences, which name no function', () => {
  const claims = claimsOf(demo).filter(({ of, text }) => {
    const { stillWorks } = demo.functions.get(of)!.impact;
    return typeof stillWorks === 'object' && stillWorks.text === text;
  });
  const times = pairs().reduce((sum, moves) => sum + check(plain(demo), claims, moves), 0);
  expect(times).toBeGreaterThan(10);
});

test('the same holds for any sequence of faults', () => {
  const claims = claimsOf(demo);
  const move = fc.record({
    part: fc.constantFrom(...parts),
    does: fc.constantFrom<Move['does']>('break', 'break', 'heal', 'go silent'),
  });
  fc.assert(
    fc.property(fc.array(move, { maxLength: 10 }), (moves) => void check(demo, claims, moves)),
    { numRuns: sampleCount(60) },
  );
});
