// The texts of a configuration that people read, and who they are.
import { dependenciesOf } from '../../model/dependencies.ts';
import type { Audience } from '../../model/names.ts';
import type { Condition } from '../../model/signal.ts';
import type { Config } from '../config.ts';
import { valuesAt, type Path } from '../path.ts';

export type TextKind =
  | 'question'
  | 'summary'
  | 'stillWorks'
  | 'tellCustomers'
  | 'workaround'
  | 'afterwards'
  | 'provides'
  | 'alarm'
  | 'maintenance';

/** A text, where it stands, and whose page shows it. */
export interface ReadText {
  readonly path: Path;
  readonly kind: TextKind;
  readonly text: string;
  readonly audiences: ReadonlySet<Audience>;
  /** Of the function that it belongs to. */
  readonly question?: string;
}

type Read = Pick<Config, 'functions' | 'components' | 'alarms' | 'maintenance'>;

/** Everything that people read, as it is written in the configuration. */
export function textsOf(root: unknown, config: Read): readonly ReadText[] {
  return [...textsOfFunctions(root, config), ...textsOfComponents(root, config), ...textsOfAlarms(root, config)].concat(
    textsOfMaintenance(root, config),
  );
}

const impactKinds = ['summary', 'stillWorks', 'tellCustomers', 'workaround', 'afterwards'] as const;

function textsOfFunctions(root: unknown, { functions }: Read): ReadText[] {
  const at = (pattern: string, kind: TextKind) =>
    textsAt(root, pattern).flatMap(({ path, text }): ReadText[] => {
      const fn = functions.get(String(path[1]));
      return fn ? [{ path, kind, text, audiences: new Set(fn.audiences), question: fn.question }] : [];
    });
  return [
    ...at('functions.*.question', 'question'),
    ...impactKinds.flatMap((kind) => [
      ...at(`functions.*.impact.${kind}`, kind),
      ...at(`functions.*.impact.${kind}.text`, kind),
      ...at(`functions.*.impact.whenDown.*.${kind}`, kind),
      ...at(`functions.*.impact.whenDown.*.${kind}.text`, kind),
      ...at(`functions.*.impact.whenUnknown.${kind}`, kind),
      ...at(`functions.*.impact.whenSlow.${kind}`, kind),
    ]),
  ];
}

/** What a component provides is read by all who use a function that needs it. */
function textsOfComponents(root: unknown, config: Read): ReadText[] {
  const audiences = new Map<string, Set<Audience>>();
  for (const fn of config.functions.values()) {
    for (const id of dependenciesOf(fn.dependsOn, config.components))
      audiences.set(id, new Set([...(audiences.get(id) ?? []), ...fn.audiences]));
  }
  return textsAt(root, 'components.*.provides').map(({ path, text }) => ({
    path,
    kind: 'provides',
    text,
    audiences: audiences.get(String(path[1])) ?? new Set(),
  }));
}

function textsOfAlarms(root: unknown, { alarms, functions, components }: Read): ReadText[] {
  const about = (condition: Condition): readonly string[] =>
    condition.kind === 'component-state'
      ? [...functions.values()]
          .filter((fn) => dependenciesOf(fn.dependsOn, components).has(condition.componentId))
          .map(({ id }) => id)
      : [condition.functionId];
  return textsAt(root, 'alarms.*.says').map(({ path, text }) => {
    const ids = alarms.get(String(path[1]))?.conditions.flatMap(about) ?? [];
    return { path, kind: 'alarm', text, audiences: audiencesOf(ids, functions) };
  });
}

function textsOfMaintenance(root: unknown, { maintenance, functions }: Read): ReadText[] {
  return textsAt(root, 'maintenance.*.says').map(({ path, text }) => {
    const named = maintenance[Number(path[1])]?.functions ?? [];
    const ids = named.length > 0 ? named : [...functions.keys()];
    return { path, kind: 'maintenance', text, audiences: audiencesOf(ids, functions) };
  });
}

const audiencesOf = (ids: readonly string[], functions: Read['functions']): ReadonlySet<Audience> =>
  new Set(ids.flatMap((id) => functions.get(id)?.audiences ?? []));

const textsAt = (root: unknown, pattern: string) =>
  valuesAt(root, pattern).flatMap(({ path, value }) =>
    typeof value === 'string' ? [{ path, text: value.trim() }] : [],
  );
