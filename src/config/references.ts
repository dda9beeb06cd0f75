import { namesIn, quote, valuesAt, type Path } from './path.ts';
import type { Report } from './problem.ts';
import { nearest } from './suggest.ts';

interface Reference {
  readonly at: string;
  /** The section that must have an entry of that name. */
  readonly section: string;
  readonly what: string;
  /** The key is the name, not the value. */
  readonly isKey?: true;
}

const references: readonly Reference[] = [
  { at: 'components.*.dependsOn.*', section: 'components', what: 'component' },
  { at: 'functions.*.dependsOn.*', section: 'components', what: 'component' },
  { at: 'functions.*.targets.*', section: 'targets', what: 'target' },
  { at: 'functions.*.secrets.*', section: 'secrets', what: 'secret' },
  { at: 'functions.*.impact.whenDown.*', section: 'components', what: 'component', isKey: true },
  ...['impact', 'impact.whenDown.*'].flatMap((place) =>
    ['stillWorks', 'tellCustomers'].map((kind) => ({
      at: `functions.*.${place}.${kind}.functions.*`,
      section: 'functions',
      what: 'function',
    })),
  ),
  { at: 'functions.*.failureModes.*.drill.component', section: 'components', what: 'component' },
  { at: 'maintenance.*.functions.*', section: 'functions', what: 'function' },
  ...['first.*', 'second.*', 'overrides.*.first', 'overrides.*.second', 'onHolidays.first', 'onHolidays.second'].map(
    (place) => ({ at: `rosters.*.${place}`, section: 'people', what: 'person' }),
  ),
  { at: 'teams.*.members.*', section: 'people', what: 'person' },
  { at: 'teams.*.roster', section: 'rosters', what: 'roster' },
  { at: 'teams.*.channel', section: 'channels', what: 'channel' },
  { at: 'alarms.*.when.*.function', section: 'functions', what: 'function' },
  { at: 'alarms.*.when.*.component', section: 'components', what: 'component' },
  { at: 'alarms.*.targets.*', section: 'targets', what: 'target' },
  ...['silences.*', 'alerting.policies.*'].flatMap((entry) => [
    { at: `${entry}.functions.*`, section: 'functions', what: 'function' },
    { at: `${entry}.components.*`, section: 'components', what: 'component' },
    { at: `${entry}.targets.*`, section: 'targets', what: 'target' },
  ]),
  { at: 'alerting.policies.*.roster', section: 'rosters', what: 'roster' },
  { at: 'alerting.policies.*.steps.*.notify.*', section: 'channels', what: 'channel' },
  { at: 'alerting.self.notify.*', section: 'channels', what: 'channel' },
  { at: 'channels.*.headers.*.secret', section: 'secrets', what: 'secret' },
  { at: 'telemetry.traces.headers.*.secret', section: 'secrets', what: 'secret' },
  { at: 'sources.*.components.*', section: 'components', what: 'component' },
  { at: 'sources.*.target', section: 'targets', what: 'target' },
];

/** Every name that stands for something else must have that something. */
export function checkReferences(root: unknown, report: Report): void {
  for (const { at, section, what, isKey } of references) {
    const known = namesIn(root, section);
    const places = new Set(known);
    for (const { path, value } of valuesAt(root, at)) {
      const name = isKey ? String(path.at(-1)) : value;
      if (typeof name === 'string' && !places.has(name))
        report(path, `there is no ${what} ${quote(name)}`, () => hintFor(name, section, known));
    }
  }
}

/** ` (did you mean voyager?)`. */
function hintFor(name: string, section: string, known: readonly string[]): string {
  const best = nearest(name, known);
  return best === undefined ? ` (add it under ${section})` : ` (did you mean ${best}?)`;
}

/** Components must not depend on themselves, however long the way. Each circle is told once. */
export function checkCircles(root: unknown, report: Report): void {
  const needs = new Map<string, string[]>(namesIn(root, 'components').map((id) => [id, []]));
  for (const { path, value } of valuesAt(root, 'components.*.dependsOn.*')) {
    if (typeof value === 'string') needs.get(String(path[1]))?.push(value);
  }
  const done = new Set<string>();
  for (const start of needs.keys()) {
    for (const circle of circlesFrom(start, needs, done)) {
      const path: Path = ['components', circle[0]!, 'dependsOn'];
      report(path, `runs in a circle: ${[...circle, circle[0]].join(' → ')}`);
    }
  }
}

/** Depth first without recursion, as chains may be long. */
function circlesFrom(start: string, needs: ReadonlyMap<string, readonly string[]>, done: Set<string>): string[][] {
  const circles: string[][] = [];
  const way: { id: string; next: number }[] = [];
  const onWay = new Map<string, number>();
  const enter = (id: string) => {
    onWay.set(id, way.length);
    way.push({ id, next: 0 });
  };
  if (!done.has(start)) enter(start);
  for (let top = way.at(-1); top !== undefined; top = way.at(-1)) {
    const next = needs.get(top.id)?.[top.next++];
    if (next === undefined) {
      done.add(top.id);
      onWay.delete(top.id);
      way.pop();
    } else if (onWay.has(next)) {
      circles.push(way.slice(onWay.get(next)).map(({ id }) => id));
    } else if (!done.has(next) && needs.has(next)) enter(next);
  }
  return circles;
}
