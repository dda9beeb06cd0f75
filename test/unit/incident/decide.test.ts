import { describe, expect, test } from 'vitest';
import { acknowledge, decide, decideAll, releaseUnwatched } from '../../../src/incident/decide.ts';
import type { IncidentDecision, IncidentWorld } from '../../../src/incident/decision.ts';
import type { Incident } from '../../../src/model/incident.ts';
import type { Cause, FunctionState } from '../../../src/model/state.ts';
import { apply, failedAt, failing, FRESH, ids, minutes, silent, START, state, world } from './samples.ts';
import { kindOf, textOf } from '../../support/build/timeline.ts';

const now = minutes(2);
const only = (decisions: readonly IncidentDecision[]): IncidentDecision => {
  expect(decisions).toHaveLength(1);
  return decisions[0]!;
};
const kinds = ({ entries }: IncidentDecision) => entries.map(kindOf);

/** A world in which these have been decided, one after the other. */
function after(...states: FunctionState[]): IncidentWorld {
  const newId = ids();
  return states.reduce((before, one) => apply(before, decide(one, before, now, newId)), world());
}

describe('a function that fails', () => {
  test('opens an incident by the component to blame, started at its first failed run, and says so once', () => {
    const { kind, incident, entries, notices } = only(decide(failing('card', 'voyager'), world(), now, ids()));
    expect(kind).toBe('opened');
    expect(incident).toEqual({
      id: 'I1',
      causeKey: 'component:voyager@live',
      severity: 'major',
      stage: 'open',
      title: 'Voyager is down: Credit card payment gateway is NOT available. Customers cannot place an order by card.',
      affected: [
        {
          functionId: 'card',
          target: 'live',
          cause: failedAt('voyager'),
          joinedAt: now,
          blames: 'voyager',
          runId: 'run-of-card',
        },
      ],
      peak: {
        functions: ['card'],
        title:
          'Voyager is down: Credit card payment gateway is NOT available. Customers cannot place an order by card.',
      },
      startedAt: minutes(1),
      openedAt: now,
      telling: { from: now, severity: 'major', reason: 'incident-opened', done: 0, round: 1 },
    });
    expect(entries).toEqual([
      {
        incidentId: 'I1',
        at: now,
        event: {
          kind: 'opened',
          question: 'Can customers place an order by card?',
          cause: failedAt('voyager'),
        },
      },
    ]);
    expect(notices).toEqual([{ action: 'trigger', reason: 'incident-opened' }]);
  });

  test('opens one by itself when nobody is to blame', () => {
    expect(only(decide(failing('card'), world(), now, ids())).incident.causeKey).toBe('function:card@live');
  });

  test('decides nothing more while it goes on failing in the same way', () => {
    const then = after(failing('card', 'voyager'));
    const louder = failing('card', 'voyager', { cause: failedAt('voyager', 'Pay', 'another text') });
    expect(decide(louder, then, minutes(3), ids())).toEqual([]);
  });

  test('does not open an incident that starts in the future when the clock was set back', () => {
    const { incident } = only(decide(failing('card'), world(), START - 1, ids()));
    expect(incident.startedAt).toBe(START - 1);
  });

  test('that was saved without the beginning of its series starts when its state did', () => {
    const bare = failing('card', 'voyager', { tracks: {}, since: minutes(1.5) });
    const { incident } = only(decide(bare, world(), now, ids()));
    expect(incident.startedAt).toBe(minutes(1.5));
    expect(incident.affected[0]).not.toHaveProperty('runId');
  });

  test('says in its timeline what timed out', () => {
    const cause = { kind: 'timed-out', error: 'no answer within 45 s' } as const;
    const { entries } = only(decide(failing('card', undefined, { cause }), world(), now, ids()));
    expect(textOf(entries[0]!)).toContain('It does not finish in time: no answer within 45 s');
  });
});

describe('joining', () => {
  test('a second function that blames the same component joins, and nobody is told again', () => {
    const then = after(failing('card', 'voyager'));
    const decision = only(decide(failing('browse', 'voyager'), then, minutes(3), ids()));
    expect(decision).toMatchObject({ kind: 'changed', notices: [] });
    expect(decision.incident.id).toBe('I1');
    expect(decision.incident.affected.map(({ functionId }) => functionId)).toEqual(['card', 'browse']);
    expect(decision.incident.title).toContain('Customers cannot see our products.');
    expect(kinds(decision)).toEqual(['joined']);
    expect(textOf(decision.entries[0]!)).toBe(
      'Can customers see the catalogue? It also fails at “Pay”: the card was refused',
    );
  });

  test('by a graver function raises the severity and is told', () => {
    const then = after(failing('card', 'voyager'));
    const decision = only(decide(failing('gateway', 'voyager'), then, minutes(3), ids()));
    expect(decision.incident.severity).toBe('critical');
    expect(decision.notices).toEqual([{ action: 'trigger', reason: 'severity-raised' }]);
    expect(kinds(decision)).toEqual(['joined', 'severity']);
    expect(textOf(decision.entries[1]!)).toBe('Severity raised from major to critical.');
  });

  test('does not happen across targets, components, or functions without a culprit', () => {
    const then = after(
      failing('card', 'voyager'),
      failing('card', 'voyager', { target: 'green' }),
      failing('browse', 'shop'),
      failing('gateway'),
    );
    expect(then.open.map(({ causeKey }) => causeKey)).toEqual([
      'component:voyager@live',
      'component:voyager@green',
      'component:shop@live',
      'function:gateway@live',
    ]);
  });

  test('a function that comes back failing while the incident is open joins it again', () => {
    const then = after(failing('card', 'voyager'), failing('gateway', 'voyager'), state('card'));
    expect(then.open[0]!.affected[0]!.recoveredAt).toBe(now);
    const decision = only(decide(failing('card', 'voyager'), then, minutes(5), ids()));
    expect(decision.incident.id).toBe('I1');
    expect(decision.incident.affected).toHaveLength(2);
    expect(decision.incident.affected[1]).not.toHaveProperty('recoveredAt');
    expect(decision.notices).toEqual([]);
    expect(textOf(decision.entries[0]!)).toContain('Again: it fails');
  });

  test('it does so without a culprit as well, but not with another one', () => {
    const then = after(failing('card', 'voyager'), failing('gateway', 'voyager'), state('card'));
    expect(only(decide(failing('card'), then, minutes(5), ids())).incident.id).toBe('I1');
    const other = only(decide(failing('card', 'shop'), then, minutes(5), () => 'I9'));
    expect(other).toMatchObject({ kind: 'opened', incident: { id: 'I9', causeKey: 'component:shop@live' } });
  });
});

describe('a function that fails for another cause than before, without having worked between', () => {
  const then = after(failing('card', 'voyager'));

  test('leaves its incident for the right one, which is triggered before the other is resolved', () => {
    const [next, left] = decide(failing('card', 'shop'), then, minutes(3), () => 'I9');
    expect(next).toMatchObject({
      kind: 'opened',
      incident: { id: 'I9', causeKey: 'component:shop@live', affected: [{ functionId: 'card' }] },
      notices: [{ action: 'trigger' }],
    });
    expect(next!.entries.map((one) => textOf(one))).toEqual([
      'Can customers place an order by card? It fails at “Pay”: the card was refused',
      'Can customers place an order by card? It was part of incident I1 before.',
    ]);
    expect(left).toMatchObject({
      kind: 'closed',
      incident: { id: 'I1', affected: [{ functionId: 'card', movedTo: 'I9' }] },
      notices: [{ action: 'resolve' }],
    });
    expect(left!.incident).not.toHaveProperty('availableAt');
    expect(textOf(left!.entries[0]!)).toBe(
      'Can customers place an order by card? Now blamed on Web shop, see incident I9.',
    );
    expect(decide(failing('card', 'shop'), apply(then, [next!, left!]), minutes(4), ids())).toEqual([]);
  });

  test('joins the incident that there is for the other cause, and the one that it leaves goes on for the rest', () => {
    const both = after(failing('card', 'voyager'), failing('gateway', 'voyager'), failing('browse', 'shop'));
    const [joins, leaves] = decide(failing('card', 'shop'), both, minutes(3), ids());
    expect(joins).toMatchObject({ kind: 'changed', incident: { id: 'I2', severity: 'major' } });
    expect(leaves).toMatchObject({ kind: 'changed', incident: { id: 'I1', severity: 'critical' }, notices: [] });
    expect(leaves!.incident.title).not.toContain('Customers cannot place an order by card');
    expect(leaves!.incident.peak?.functions).toEqual(['card', 'gateway']);
  });

  test('ends what it leaves at the time when the others worked again', () => {
    const newId = ids();
    const both = after(failing('card', 'voyager'), failing('gateway', 'voyager'));
    const alone = apply(both, decide(state('gateway'), both, minutes(3), newId));
    const [, left] = decide(failing('card', 'shop'), alone, minutes(4), () => 'I9');
    expect(left).toMatchObject({ kind: 'closed', incident: { availableAt: minutes(3), restoredAt: minutes(4) } });
    expect(left!.incident.title).toMatch(/Customers cannot place an order by card.*|No card can be charged/);
  });

  test('stays where it is when grounds for a component appear: its own incident is renamed', () => {
    const own = after(failing('card'));
    const decision = only(decide(failing('card', 'voyager'), own, minutes(3), ids()));
    expect(decision).toMatchObject({
      kind: 'changed',
      incident: { id: 'I1', causeKey: 'component:voyager@live' },
      notices: [],
    });
    expect(textOf(decision.entries[0]!)).toMatch(/Now Voyager is to blame: it fails at “Pay”: the card was refused$/);
    expect(decision.incident.title).toMatch(/^Voyager is down/);
  });

  test('is renamed for two functions that name none but depend on one component alone', () => {
    const [card, gateway, browse] = [failing('card'), failing('gateway'), state('browse')];
    const states = new Map([card, gateway, browse].map((one) => [one.functionId, one]));
    const own = { ...after(card), stateOf: ({ functionId }: { functionId: string }) => states.get(functionId) };
    const decision = only(decide(gateway, own, minutes(3), ids()));
    expect(decision).toMatchObject({ kind: 'changed', incident: { id: 'I1', causeKey: 'component:voyager@live' } });
    expect(decision.incident.affected.map(({ functionId }) => functionId)).toEqual(['card', 'gateway']);
  });

  test('changes what the incident says of the component when the kind of failure is another', () => {
    const wrong = { ...failedAt('voyager'), failure: 'wrong-answer' } as Cause;
    const decision = only(decide(failing('card', 'voyager', { cause: wrong }), then, minutes(3), ids()));
    expect(then.open[0]!.title).toMatch(/^Voyager is down/);
    expect(decision).toMatchObject({ kind: 'changed', entries: [], notices: [] });
    expect(decision.incident.title).toMatch(/^Voyager has a fault/);
  });

  test('is noted without a line when only the step is another', () => {
    const decision = only(
      decide(failing('card', 'voyager', { cause: failedAt('voyager', 'Log in') }), then, minutes(3), ids()),
    );
    expect(decision).toMatchObject({ kind: 'changed', entries: [], notices: [] });
    expect(decision.incident.affected[0]!.cause).toMatchObject({ step: 'Log in' });
  });

  test('names a component that nobody has described by its id', () => {
    const [, left] = decide(failing('card', 'mystery'), then, now, ids());
    expect(textOf(left!.entries[0]!)).toContain('Now blamed on mystery');
  });
});

describe('recovery', () => {
  test('of the last function closes the incident: available and restored at once, told once', () => {
    const then = after(failing('card', 'voyager'));
    const decision = only(decide(state('card'), then, minutes(14), ids()));
    expect(decision.kind).toBe('closed');
    expect(decision.incident).toMatchObject({ stage: 'restored', availableAt: minutes(14), restoredAt: minutes(14) });
    expect(decision.notices).toEqual([{ action: 'resolve', reason: 'incident-resolved' }]);
    expect(kinds(decision)).toEqual(['recovered', 'available', 'restored']);
    expect(textOf(decision.entries[1]!)).toBe('Available again after 13 minutes.');
    expect(apply(then, [decision]).open).toEqual([]);
  });

  test('counts when the function is slow: that is a yes', () => {
    const slow = state('card', { state: 'slow', cause: { kind: 'slow', durationMs: 9, limitMs: 5 } });
    expect(only(decide(slow, after(failing('card', 'voyager')), minutes(3), ids())).kind).toBe('closed');
  });

  test('of one of several leaves it open, without its sentence in the title', () => {
    const then = after(failing('card', 'voyager'), failing('gateway', 'voyager'));
    const decision = only(decide(state('gateway'), then, minutes(3), ids()));
    expect(decision).toMatchObject({ kind: 'changed', notices: [], incident: { stage: 'open', severity: 'critical' } });
    expect(decision.incident.title).not.toContain('No card can be charged.');
    expect(kinds(decision)).toEqual(['recovered']);
  });

  test('is decided once: working on changes nothing', () => {
    const then = after(failing('card', 'voyager'), failing('gateway', 'voyager'), state('gateway'));
    expect(decide(state('gateway'), then, minutes(4), ids())).toEqual([]);
  });

  test('never comes from not knowing, nor from planned work', () => {
    const then = after(failing('card', 'voyager'));
    const planned = { says: 'Work', until: minutes(60), kind: 'maintenance' } as const;
    expect(decide(state('card', { state: 'maintenance', cause: planned }), then, minutes(4), ids())).toEqual([]);
    expect(decide(silent('card', minutes(2)), then, minutes(60), ids())).toEqual([]);
  });

  test('after it, the next failure is a new incident with a new key', () => {
    const then = after(failing('card', 'voyager'), state('card'));
    expect(only(decide(failing('card', 'voyager'), then, minutes(9), () => 'I2'))).toMatchObject({
      kind: 'opened',
      incident: { id: 'I2' },
    });
  });
});

describe('planned work', () => {
  test('opens nothing while it lasts; what still fails when it ends opens one', () => {
    const planned = { says: 'Work', until: minutes(60), kind: 'maintenance' } as const;
    const during = failing('card', 'voyager', { state: 'maintenance', cause: planned });
    expect(decide(during, world(), now, ids())).toEqual([]);
    expect(only(decide(failing('card', 'voyager'), world(), minutes(60), ids())).kind).toBe('opened');
  });
});

describe('silence', () => {
  const late = START + FRESH + 1;

  test('opens one incident for the whole target when answers have stopped being fresh', () => {
    const decisions = decideAll([silent('card'), silent('browse'), silent('gateway')], world(), late, ids());
    const { kind, incident, notices } = only(decisions);
    expect(kind).toBe('opened');
    expect(incident).toMatchObject({
      id: 'I1',
      causeKey: 'unknown:live',
      severity: 'critical',
      startedAt: START,
      openedAt: late,
    });
    expect(incident.affected).toHaveLength(3);
    expect(incident.title).toMatch(/^Not known: Does the card gateway answer\? .* No fresh answer since 09:00 GMT\.$/);
    expect(notices).toEqual([{ action: 'trigger', reason: 'incident-opened' }]);
  });

  test('alarms nobody before there was time for an answer, counted from when we began to look', () => {
    const justStarted = { ...silent('card', minutes(-600)), knownSince: START };
    expect(decide(justStarted, world(), START + FRESH, ids())).toEqual([]);
    const { incident } = only(decide(justStarted, world(), late, ids()));
    expect(incident.startedAt).toBe(minutes(-600));
  });

  test('of a function that has never run counts from when it became known', () => {
    const untried = state('card', { state: 'unknown', cause: { kind: 'never-run' } });
    expect(decide(untried, world(), START + FRESH, ids())).toEqual([]);
    const decision = only(decide(untried, world(), late, ids()));
    expect(decision.incident.startedAt).toBe(START);
    expect(textOf(decision.entries[0]!)).toContain('It has no fresh answer.');
  });

  test('a function that is not known but was tried just now is no silence', () => {
    const unconfirmed = { ...silent('card', START + FRESH), cause: failedAt('voyager') };
    expect(decide(unconfirmed, world(), late, ids())).toEqual([]);
  });

  test('says what trouble of our own it is', () => {
    const cause = {
      kind: 'runner-trouble',
      trouble: 'browser-unavailable',
      message: 'No browser.',
      since: START,
    } as const;
    const decision = only(decide({ ...silent('card'), cause }, world(), late, ids()));
    expect(textOf(decision.entries[0]!)).toContain('It could not be tried: No browser.');
  });

  test('joins functions that fall silent later, each once', () => {
    const then = apply(world(), decide(silent('card'), world(), late, ids()));
    const decision = only(decide(silent('browse'), then, late + 1, ids()));
    expect(kinds(decision)).toEqual(['joined']);
    expect(textOf(decision.entries[0]!)).toContain('It also has no fresh answer.');
    expect(decide(silent('browse'), apply(then, [decision]), late + 2, ids())).toEqual([]);
  });

  test('ends with a fresh answer, also when that answer is no: then that is an incident of its own', () => {
    const then = apply(world(), decide(silent('card'), world(), late, ids()));
    const closed = only(decide(state('card'), then, late + 1, ids()));
    expect(closed.kind).toBe('closed');
    expect(closed.entries.map((one) => textOf(one)).join(' ')).toMatch(/It works again\. Known again after/);
    const decisions = decide(failing('card', 'voyager'), then, late + 1, () => 'I2');
    expect(decisions.map(({ kind, incident }) => `${kind} ${incident.id}`)).toEqual(['closed I1', 'opened I2']);
    expect(textOf(decisions[0]!.entries[0]!)).toContain('There is an answer again: no.');
  });

  test('of a function that is part of an open incident is not told twice', () => {
    expect(decide(silent('card', minutes(2)), after(failing('card', 'voyager')), minutes(60), ids())).toEqual([]);
  });
});

describe('many states at once', () => {
  test('one decision for each incident, told once with the severity it has in the end', () => {
    const decisions = decideAll([failing('card', 'voyager'), failing('gateway', 'voyager')], world(), now, ids());
    const { kind, incident, notices, entries } = only(decisions);
    expect(kind).toBe('opened');
    expect(incident.severity).toBe('critical');
    expect(notices).toEqual([{ action: 'trigger', reason: 'incident-opened' }]);
    expect(entries.map(kindOf)).toEqual(['opened', 'joined', 'severity']);
  });

  test('what fails is looked at first, so that no incident closes and opens anew in one breath', () => {
    const then = after(failing('card', 'voyager'));
    const { kind, incident, notices } = only(
      decideAll([state('card'), failing('gateway', 'voyager')], then, minutes(3), ids()),
    );
    expect(kind).toBe('changed');
    expect(incident.stage).toBe('open');
    expect(notices).toEqual([{ action: 'trigger', reason: 'severity-raised' }]);
  });

  test('an incident whose functions all recover at once closes', () => {
    const then = after(failing('card', 'voyager'), failing('gateway', 'voyager'));
    const decision = only(decideAll([state('card'), state('gateway')], then, minutes(3), ids()));
    expect(decision.kind).toBe('closed');
    expect(kinds(decision)).toEqual(['recovered', 'recovered', 'available', 'restored']);
  });
});

describe('a function that is taken out of the configuration', () => {
  const isWatched = ({ functionId }: { functionId: string }) => functionId !== 'card';

  test('closes its incident with a note, without claiming that it works', () => {
    const decision = only(releaseUnwatched(after(failing('card', 'voyager')), isWatched, minutes(3)));
    expect(decision).toMatchObject({
      kind: 'closed',
      incident: { stage: 'restored', restoredAt: minutes(3) },
      notices: [{ action: 'resolve', reason: 'incident-resolved' }],
    });
    expect(decision.incident).not.toHaveProperty('availableAt');
    expect(kinds(decision)).toEqual(['note', 'restored']);
    expect(textOf(decision.entries[0]!)).toBe(
      'card at live was taken out of the configuration and is not watched any more.',
    );
  });

  test('leaves an incident open that has others', () => {
    const then = after(failing('card', 'voyager'), failing('gateway', 'voyager'));
    expect(only(releaseUnwatched(then, isWatched, minutes(3)))).toMatchObject({ kind: 'changed', notices: [] });
  });

  test('is nothing to an incident from which it had recovered', () => {
    const then = after(failing('card', 'voyager'), failing('gateway', 'voyager'), state('card'));
    expect(releaseUnwatched(then, isWatched, minutes(3))).toEqual([]);
  });

  test('has the least severity and its id for a name, should it still fail', () => {
    const { incident, entries } = only(decide(failing('gone'), world(), now, ids()));
    expect(incident).toMatchObject({ severity: 'minor', title: 'Not working: gone' });
    expect(textOf(entries[0]!)).toMatch(/^gone It fails/);
  });
});

describe('a person who takes an incident', () => {
  const [incident] = after(failing('card', 'voyager')).open as [Incident];

  test('is named, in the timeline too, and the channels are told', () => {
    expect(acknowledge(incident, 'Asha Rao', minutes(3))).toEqual({
      kind: 'changed',
      incident: { ...incident, acknowledgedAt: minutes(3), acknowledgedBy: 'Asha Rao' },
      entries: [{ incidentId: 'I1', at: minutes(3), actor: 'Asha Rao', event: { kind: 'acknowledged' } }],
      notices: [{ action: 'acknowledge', reason: 'incident-acknowledged' }],
    });
  });

  test('comes too late when someone has taken it, or it is over', () => {
    expect(acknowledge({ ...incident, acknowledgedAt: now }, 'Bram', minutes(3))).toBeUndefined();
    expect(acknowledge({ ...incident, stage: 'restored' }, 'Bram', minutes(3))).toBeUndefined();
  });
});

test('texts from the outside cannot break the timeline', () => {
  const cause = failedAt('voyager', 'Pay', `line one\nline two ${'x'.repeat(2000)}`);
  const { entries } = only(decide(failing('card', 'voyager', { cause }), world(), now, ids()));
  expect(textOf(entries[0]!)).toHaveLength(500);
  expect(textOf(entries[0]!)).not.toContain('\n');
});
