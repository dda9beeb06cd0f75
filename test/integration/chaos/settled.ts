// What must be true of the monitor once every fault is over and things have calmed down: its states, incidents and page say
// what is so, and every receiver knows exactly what it should.
import type { Incident } from '../../packed/monitor.ts';
import type { FallibleReceiver } from './fallible-receiver.ts';
import type { MonitoredWorld } from './monitored-world.ts';

export interface View {
  readonly states: Readonly<Record<string, string | undefined>>;
  readonly incidents: readonly Incident[];
  readonly page: string;
}

/** Reads everything that is compared. Details of incidents that are over are read once, and once more at the end. */
export class Reader {
  readonly #world: MonitoredWorld;
  readonly #over = new Map<string, Incident>();

  constructor(world: MonitoredWorld) {
    this.#world = world;
  }

  /** A repair may have added a message to one that was over. */
  readAgain(): Promise<View> {
    this.#over.clear();
    return this.read();
  }

  async read(): Promise<View> {
    const { json } = await this.#world.ask('/api/v1/functions');
    const { functions } = json as { functions: readonly { id: string; targets: readonly { state: string }[] }[] };
    const list = (await this.#world.ask('/api/v1/incidents')).json as { incidents: readonly { id: string }[] };
    const incidents: Incident[] = [];
    for (const { id } of list.incidents) incidents.push(this.#over.get(id) ?? (await this.#detail(id)));
    return {
      states: Object.fromEntries(functions.map(({ id, targets }) => [id, targets[0]?.state])),
      incidents,
      page: (await this.#world.ask('/?for=operations')).text,
    };
  }

  async #detail(id: string): Promise<Incident> {
    const incident = (await this.#world.ask(`/api/v1/incidents/${id}`)).json as Incident;
    const isOver = incident.stage === 'restored' && incident.notifications.every(({ settled }) => settled !== null);
    // The last lines of its timeline are written after its last message is settled; only the messages count here.
    if (isOver) this.#over.set(id, incident);
    return incident;
  }
}

/** Everything that is not yet as it must be. */
export function unsettled(world: MonitoredWorld, view: View): readonly string[] {
  return [
    ...wrongStates(world, view),
    ...wrongIncidents(world, view),
    ...view.incidents.flatMap(waitingMessages),
    ...view.incidents.flatMap((incident) => missingMessages(world, incident)),
    ...world.receivers.flatMap((receiver) => wrongReceiver(receiver, view)),
    ...wrongPage(world, view),
  ];
}

function wrongStates(world: MonitoredWorld, { states }: View): readonly string[] {
  const known = Object.keys(states).toSorted().join();
  const watched = world.setup.functions.map(({ id }) => id).toSorted();
  if (known !== watched.join()) return [`it watches ${known} and not ${watched.join()}`];
  return watched.flatMap((id) => {
    const wanted = world.business.outageOf(id) ? 'failing' : 'working';
    return states[id] === wanted ? [] : [`${id} is ${states[id]} and should be ${wanted}`];
  });
}

const standing = ({ affected }: Incident) =>
  affected.filter(({ recoveredAt }) => recoveredAt === null).map((one) => one.function);

export const isOpen = ({ stage }: Incident) => stage !== 'restored';

/** A channel that refused something counts as unusable until it takes the next message. */
const isOfRefusal = (incident: Incident) =>
  incident.signals.some(
    ({ source, endedAt, id }) => source === 'self' && endedAt === null && id.startsWith('channel-'),
  );

function wrongIncidents(world: MonitoredWorld, { incidents }: View): readonly string[] {
  const open = incidents.filter(isOpen);
  const broken = world.setup.functions.map(({ id }) => id).filter((id) => world.business.outageOf(id));
  return [
    ...broken.flatMap((id) => {
      const own = open.filter((incident) => standing(incident).includes(id));
      return own.length === 1 ? [] : [`${id} is broken and stands in ${own.length} open incidents`];
    }),
    ...open.flatMap((incident) => {
      const wrong = standing(incident).filter((id) => !broken.includes(id));
      if (wrong.length > 0) return [`${wrong.join(', ')} works and stands in open incident ${incident.id}`];
      const isGrounded = standing(incident).length > 0 || isOfRefusal(incident);
      return isGrounded ? [] : [`incident ${incident.id} is open without a reason: ${incident.title}`];
    }),
  ];
}

const waitingMessages = ({ id, notifications }: Incident): readonly string[] =>
  notifications
    .filter(({ settled }) => settled === null)
    .map(({ action, channel, attempts }) => `the ${action} of ${id} for ${channel} waits after ${attempts} tries`);

/** Whether an open incident that nothing holds has reached everybody whom its policy names. */
function missingMessages({ setup }: MonitoredWorld, incident: Incident): readonly string[] {
  if (!isOpen(incident) || incident.telling === null || incident.telling.hold !== null) return [];
  if (incident.signals.some(({ source }) => source === 'self')) return [];
  const wanted = [...setup.channels.keys()].filter((name) => !setup.second.includes(name) || !incident.acknowledgedBy);
  return wanted
    .filter((name) => !incident.notifications.some(({ channel, action }) => channel === name && action === 'trigger'))
    .map((name) => `${name} was never told of ${incident.id}`);
}

const incidentOf = (key: string) => key.split('.')[0]!;

function wrongReceiver({ name, open, taken, refused }: FallibleReceiver, { incidents }: View): readonly string[] {
  const byId = new Map(incidents.map((incident) => [incident.id, incident]));
  const keys = new Set(taken.map(({ key }) => key));
  return [...keys].flatMap((key) => {
    const incident = byId.get(incidentOf(key));
    // Past the first page of the list they have been compared often enough.
    const shouldBeOpen = incident ? isOpen(incident) : false;
    if (open.has(key) === shouldBeOpen) return [];
    if (!shouldBeOpen && refused.has(`${key} resolve`)) return [];
    return [`${name} shows ${key} as ${shouldBeOpen ? 'over, and it is open' : 'open, and it is over'}`];
  });
}

/** The first line of the page counts what does not work. */
function wrongPage(world: MonitoredWorld, { page }: View): readonly string[] {
  const { functions } = world.setup;
  const count = functions.filter(({ id }) => world.business.outageOf(id)).length;
  const found =
    /(\d+) of \d+ (?:is|are) not working/.exec(page)?.[1] ??
    (/All \d+ are not working/.test(page) ? functions.length : 0);
  return Number(found) === count ? [] : [`the page says that ${found} functions do not work, and ${count} do not`];
}
