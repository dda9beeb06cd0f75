import { configForEverybody } from '../incident/for-everybody.ts';
import type { EventKind } from '../model/event.ts';
import { subjectKey } from '../model/names.ts';
import type { Subject } from '../model/names.ts';
import type { Bus } from '../record/bus.ts';
import type { World } from '../record/world.ts';
import type { Clock, Timer } from '../time/clock.ts';
import { isoTime } from '../time/zone.ts';
import { lastCheckedAt } from './views/situation.ts';
import type { Viewers } from './viewers.ts';

interface Options {
  readonly bus: Bus;
  readonly world: World;
  readonly clock: Clock;
  readonly viewers: Viewers;
  /** Called just before viewers are told, so that what they fetch is new. */
  readonly onChange: () => void;
}

/** What a page shows in its very words; new ages alone are not among them. */
const telling = [
  'state-changed',
  'state-touched',
  'incident-opened',
  'incident-changed',
  'incident-closed',
  'notices-queued',
  'notice-settled',
  'store-recovered',
  'plans-changed',
  'config-loaded',
  'config-refused',
  'scripts-loaded',
] as const satisfies readonly EventKind[];

/** Gathers what one transaction publishes, and keeps viewers from being told more than four times a second. */
const GATHER_MS = 100;
const APART_MS = 250;
const CHECKED_MS = 1000;

/** Turns events of the record into messages to viewers. Returns how to stop. */
export function startLiveFeed({ bus, world, clock, viewers, onChange }: Options): { stop(): void } {
  let toldAt = -Infinity;
  let telltale: Timer | undefined;
  let checkedTimer: Timer | undefined;
  const checked = new Map<string, Subject>();

  const tell = () => {
    telltale = undefined;
    toldAt = clock.monotonic();
    onChange();
    viewers.changed();
  };
  const tellChecked = () => {
    checkedTimer = undefined;
    const times: Record<string, string> = {};
    const forEverybody: Record<string, string> = {};
    const { functions } = configForEverybody(world.config);
    for (const [key, subject] of checked) {
      const state = world.state(subject);
      const at = state && lastCheckedAt(state);
      if (at === undefined) continue;
      times[key] = isoTime(at);
      if (functions.has(subject.functionId)) forEverybody[key] = isoTime(at);
    }
    checked.clear();
    if (Object.keys(times).length > 0) viewers.checked(times, forEverybody);
  };
  const ends = [
    ...telling.map((kind) =>
      bus.on(kind, () => {
        telltale ??= clock.after(Math.max(GATHER_MS, toldAt + APART_MS - clock.monotonic()), tell);
      }),
    ),
    bus.on('run-finished', ({ result }) => {
      if (viewers.count === 0) return;
      checked.set(subjectKey(result), { functionId: result.functionId, target: result.target });
      checkedTimer ??= clock.after(CHECKED_MS, tellChecked);
    }),
  ];
  return {
    stop() {
      for (const end of ends) end();
      telltale?.cancel();
      checkedTimer?.cancel();
    },
  };
}
