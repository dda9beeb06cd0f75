import { expect, test } from 'vitest';
import { causeFields } from '../../../src/app/cause-fields.ts';
import { startEventLog } from '../../../src/app/event-log.ts';
import type { Incident } from '../../../src/model/incident.ts';
import type { Log } from '../../../src/model/log.ts';
import type { Cause, FunctionState, StateChange } from '../../../src/model/state.ts';
import { Bus } from '../../../src/record/bus.ts';
import { configOf } from '../metrics/sample-world.ts';

const refused: Cause = {
  kind: 'failed-step',
  step: 'Check out › Pay by card',
  component: 'voyager',
  error: 'POST /pay: expected 200, found 503',
};

const affected = (functionId: string, recoveredAt?: number) => ({
  functionId,
  target: 'live',
  cause: refused,
  joinedAt: 1000,
  ...(recoveredAt !== undefined && { recoveredAt }),
});

const incident = (functions: readonly string[], change: Partial<Incident> = {}): Incident => ({
  id: 'INC-1',
  causeKey: 'component:voyager@live',
  severity: 'major',
  stage: 'open',
  title: 'Voyager is NOT available.',
  affected: functions.map((id) => affected(id)),
  startedAt: 1000,
  openedAt: 2000,
  ...change,
});

function logging(open: readonly Incident[] = []) {
  const lines: [level: string, message: string, fields: Readonly<Record<string, unknown>>][] = [];
  const write = (level: string) => (fields: Readonly<Record<string, unknown>>, message: string) =>
    void lines.push([level, message, fields]);
  const log = Object.fromEntries(
    ['debug', 'info', 'warn', 'error', 'fatal'].map((level) => [level, write(level)]),
  ) as unknown as Log;
  const bus = new Bus((error) => {
    throw error;
  });
  const now = { open };
  const config = configOf(['card', 'invoice']);
  const eventLog = startEventLog({ bus, world: { openIncidents: () => now.open }, config: () => config, log });
  const changed = (change: Partial<StateChange>) =>
    bus.publish({
      kind: 'state-changed',
      change: { functionId: 'card', target: 'live', from: 'working', to: 'failing', cause: refused, at: 1, ...change },
      state: {} as FunctionState,
    });
  return { bus, lines, now, changed, eventLog };
}

test('a function that fails is one line with step, component, what was expected and found, incident, url and hint', () => {
  const { lines, changed } = logging([incident(['card'])]);
  changed({});
  expect(lines).toEqual([
    [
      'error',
      'Function is failing',
      {
        function: 'card',
        target: 'live',
        from: 'working',
        step: 'Check out › Pay by card',
        component: 'voyager',
        expected: '200',
        found: '503',
        error: 'POST /pay: expected 200, found 503',
        incident: 'INC-1',
        url: 'http://127.0.0.1:8080/functions/card',
        hint: 'Open the page: it shows the evidence',
      },
    ],
  ]);
});

test('a function that works again is one line at info without a hint', () => {
  const { lines, changed } = logging();
  changed({ from: 'failing', to: 'working', cause: { kind: 'passed' } });
  expect(lines).toEqual([
    [
      'info',
      'Function is working',
      { function: 'card', target: 'live', from: 'failing', url: 'http://127.0.0.1:8080/functions/card' },
    ],
  ]);
});

test('an incident is one line when it opens, when a function joins, when its severity rises and when it ends', () => {
  const { bus, lines } = logging();
  const changes: Incident[] = [
    incident(['card'], { title: 'Voyager is not available.' }),
    incident(['card', 'invoice']),
    incident(['card', 'invoice'], { severity: 'critical' }),
  ];
  bus.publish({ kind: 'incident-opened', incident: incident(['card']) });
  for (const changed of changes) bus.publish({ kind: 'incident-changed', incident: changed, entries: [] });
  bus.publish({ kind: 'incident-closed', incident: incident(['card', 'invoice'], { restoredAt: 61_000 }) });
  expect(lines.map(([level, message, { joined }]) => [level, message, joined])).toEqual([
    ['warn', 'Incident opened', undefined],
    ['warn', 'Incident grew', ['invoice']],
    ['error', 'Incident grew', []],
    ['info', 'Incident ended', undefined],
  ]);
  expect(lines[0]?.[2]).toMatchObject({
    incident: 'INC-1',
    functions: ['card'],
    component: 'voyager',
    expected: '200',
    found: '503',
    url: 'http://127.0.0.1:8080/incidents/INC-1',
  });
  expect(lines.at(-1)?.[2]).toMatchObject({ functions: ['card', 'invoice'], lasted: '60.0 s' });
});

test('a function that comes and goes in an incident is no growth, nor is a line for the timeline of one that has ended', () => {
  const { bus, lines } = logging([incident(['card'])]);
  const away = incident([], { affected: [affected('card', 5000)] });
  bus.publish({ kind: 'incident-changed', incident: away, entries: [] });
  bus.publish({ kind: 'incident-changed', incident: incident(['card']), entries: [] });
  const over = incident(['card'], { restoredAt: 9000, stage: 'restored' });
  bus.publish({ kind: 'incident-closed', incident: over });
  bus.publish({ kind: 'incident-changed', incident: over, entries: [] });
  expect(lines.map(([, message]) => message)).toEqual(['Incident ended']);
});

test.each<[Cause, string, string]>([
  [{ kind: 'failed-step', error: 'cart: expected text with "2", found "0" (waited 5.0 s)' }, 'text with "2"', '"0"'],
  [{ kind: 'failed-step', error: 'connection refused' }, 'the step to pass', 'connection refused'],
  [{ kind: 'slow', durationMs: 5200, limitMs: 3000 }, 'at most 3.0 s', '5.2 s'],
  [
    { kind: 'measurement', name: 'queue', value: 80, limit: 50, isAbove: true, unit: 'orders' },
    'queue at most 50 orders',
    '80 orders',
  ],
  [{ kind: 'stale', since: 0 }, 'a fresh result', 'none since 1970-01-01T00:00:00.000Z'],
])('the fields say what was expected and what was found: %o', (cause, expected, found) => {
  expect(causeFields(cause)).toMatchObject({ expected, found });
});

test('a line about an incident of many functions names twenty of them and counts the others', () => {
  const ids = Array.from({ length: 50 }, (_, index) => `f${index}`);
  const { bus, lines } = logging([incident(['f0'])]);
  bus.publish({ kind: 'incident-changed', incident: incident(ids), entries: [] });
  const [, , fields] = lines.at(-1)!;
  expect(fields).toMatchObject({ functions: ids.slice(0, 20), functionsMore: 30 });
  expect(fields).toMatchObject({ joined: ids.slice(1, 21), joinedMore: 29 });
});
