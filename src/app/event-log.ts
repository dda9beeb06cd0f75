// Two kinds of lines from which a stranger can act: a function changed its state; an incident opened, grew or ended.
import type { Config } from '../config/config.ts';
import type { AffectedFunction, Incident } from '../model/incident.ts';
import type { Log } from '../model/log.ts';
import { severities, subjectKey } from '../model/names.ts';
import type { State, StateChange } from '../model/state.ts';
import type { Bus } from '../record/bus.ts';
import type { World } from '../record/world.ts';
import { shortDuration } from '../time/duration.ts';
import { causeFields, type CauseFields } from './cause-fields.ts';
import { isStanding } from '../incident/standing.ts';

interface Parts {
  readonly bus: Bus;
  readonly world: Pick<World, 'openIncidents'>;
  readonly config: () => Config;
  readonly log: Log;
}

type Level = 'info' | 'warn' | 'error';

/** What was last logged of an open incident. */
interface Logged {
  /** All that it was ever about: one that comes back is not new. */
  readonly affected: ReadonlySet<string>;
  readonly severity: Incident['severity'];
}

const stateMessages: Readonly<Record<State, string>> = {
  working: 'Function is working',
  slow: 'Function is slow',
  failing: 'Function is failing',
  unknown: 'Function is not known',
  maintenance: 'Function is in planned maintenance',
};

/** Logs from now on what the bus says, until disposed. */
export function startEventLog({ bus, world, config, log }: Parts): Disposable {
  const logged = new Map(world.openIncidents().map((incident) => [incident.id, loggedOf(incident)]));

  const onState = (change: StateChange) => {
    const { functionId, target, from, to, cause } = change;
    const incident = world
      .openIncidents()
      .find(({ affected }) => affected.some((one) => isStanding(one) && subjectKey(one) === subjectKey(change)));
    const fields = {
      function: functionId,
      target,
      from,
      ...causeFields(cause),
      ...(incident && { incident: incident.id }),
      url: urlOf(config(), 'functions', functionId),
      ...hintFor(change, config()),
    };
    log[levelOf(to, config().functions.get(functionId)?.severity)](fields, stateMessages[to]);
  };

  const onOpened = (incident: Incident) => {
    logged.set(incident.id, loggedOf(incident));
    log[levelFor(incident)](incidentFields(incident, incident.affected[0], config()), 'Incident opened');
  };

  const onChanged = (incident: Incident) => {
    const before = logged.get(incident.id);
    // A line of the timeline may still be added to one that has ended.
    if (before === undefined) return;
    logged.set(incident.id, loggedOf(incident, before));
    const joined = incident.affected.filter((one) => isStanding(one) && !before.affected.has(subjectKey(one)));
    if (joined.length === 0 && !isGraver(incident.severity, before.severity)) return;
    const fields = incidentFields(incident, joined.at(-1) ?? incident.affected.find(isStanding), config());
    log[levelFor(incident)]({ ...fields, ...named('joined', joined) }, 'Incident grew');
  };

  const onClosed = (incident: Incident) => {
    logged.delete(incident.id);
    const lasted = (incident.restoredAt ?? incident.openedAt) - incident.startedAt;
    const { id, severity, title } = incident;
    const fields = { incident: id, severity, title, ...named('functions', incident.affected) };
    log.info({ ...fields, lasted: shortDuration(lasted), url: urlOf(config(), 'incidents', id) }, 'Incident ended');
  };

  const ends = [
    bus.on('state-changed', ({ change }) => onState(change)),
    bus.on('incident-opened', ({ incident }) => onOpened(incident)),
    bus.on('incident-changed', ({ incident }) => onChanged(incident)),
    bus.on('incident-closed', ({ incident }) => onClosed(incident)),
  ];
  return {
    [Symbol.dispose]() {
      for (const end of ends) end();
    },
  };
}

function incidentFields(incident: Incident, newest: AffectedFunction | undefined, config: Config) {
  const { id, severity, title, affected, signals = [] } = incident;
  const signal = signals.find(({ endedAt }) => endedAt === undefined);
  const cause: CauseFields = newest ? causeFields(newest.cause) : signal ? { found: signal.detail ?? signal.says } : {};
  return {
    incident: id,
    severity,
    title,
    ...named('functions', affected.filter(isStanding)),
    ...cause,
    url: urlOf(config, 'incidents', id),
    hint: 'Open the page: it says what to do, and there somebody can acknowledge the incident',
  };
}

const isGraver = (one: Incident['severity'], other: Incident['severity']) =>
  severities.indexOf(one) < severities.indexOf(other);

/** So many functions are named in a line; an incident may have a thousand, and logs a line with each that joins. */
const MOST_NAMED = 20;

/** Functions as a field of a line, and how many more there are. */
function named(field: 'functions' | 'joined', affected: readonly AffectedFunction[]) {
  const ids = [...new Set(affected.map(({ functionId }) => functionId))];
  const more = ids.length - MOST_NAMED;
  return { [field]: ids.slice(0, MOST_NAMED), ...(more > 0 && { [`${field}More`]: more }) };
}

const loggedOf = ({ affected, severity }: Incident, before?: Logged): Logged => ({
  affected: new Set([...(before?.affected ?? []), ...affected.map(subjectKey)]),
  severity,
});

const levelFor = ({ severity }: Incident): Level => (severity === 'critical' ? 'error' : 'warn');

const urlOf = ({ server }: Config, kind: 'functions' | 'incidents', id: string) =>
  `${server.publicUrl.replace(/\/+$/, '')}/${kind}/${encodeURIComponent(id)}`;

function levelOf(state: State, severity: Incident['severity'] | undefined): Level {
  switch (state) {
    case 'working':
    case 'maintenance':
      return 'info';
    case 'slow':
    case 'unknown':
      return 'warn';
    case 'failing':
      return severity === 'critical' ? 'error' : 'warn';
  }
}

/** What to do next; nothing when all is well. */
function hintFor({ functionId, to, cause }: StateChange, { functions, components }: Config): { hint?: string } {
  if (to === 'working' || to === 'maintenance') return {};
  if (cause.kind === 'stale' || cause.kind === 'never-run')
    return {
      hint: 'Ask /healthz whether the monitor is well: its machine may be overloaded, or its clock may have jumped',
    };
  if (cause.kind === 'runner-trouble')
    return {
      hint: 'The monitor could not judge the function; correct what was found, the function itself may be well',
    };
  const component = 'component' in cause && cause.component !== undefined ? components.get(cause.component) : undefined;
  const runbook = component?.runbook ?? functions.get(functionId)?.runbook;
  if (runbook !== undefined) return { hint: `Follow the runbook: ${runbook}` };
  const owner = component?.owner;
  return {
    hint:
      owner === undefined
        ? 'Open the page: it shows the evidence'
        : `Open the page, which shows the evidence, and call ${owner}`,
  };
}
