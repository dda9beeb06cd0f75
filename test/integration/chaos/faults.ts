// What goes wrong around a monitor and in it. Each fault begins, lasts while other things happen, and is over.
import type { MonitoredWorld } from './monitored-world.ts';
import { harms } from './business.ts';
import { moods, type Mood } from './fallible-receiver.ts';

/** Draws what is left open in a fault. */
export interface Draw {
  oneOf<T>(list: readonly T[]): T;
  /** A whole number from 1 to `most`. */
  upTo(most: number): number;
}

/** Brings a fault about; resolves to what ends it, or to nothing when it is over at once. */
export type Fault = (world: MonitoredWorld, draw: Draw) => Promise<(() => Promise<void> | void) | undefined>;

const kill: Fault = async (world) => {
  world.say('kill -9 of the monitor');
  await world.kill();
  return () => start(world);
};

const restart: Fault = async (world) => {
  world.say('SIGTERM and a new start');
  await world.stop();
  await start(world);
  return undefined;
};

const killWhileStarting: Fault = async (world, draw) => {
  world.say('kill -9 while it starts');
  await world.kill();
  const starting = world.ensureRunning();
  // Before it says anything, or after a few lines of its log.
  if (draw.upTo(2) === 1) await lasting(draw.upTo(30) / 100);
  else await world.happenings.more(draw.upTo(4));
  await world.kill();
  await starting;
  return () => start(world);
};

const reloadWhileStarting: Fault = async (world, draw) => {
  world.say('SIGTERM, a new start, and SIGHUP while it starts');
  await world.stop();
  const starting = world.ensureRunning();
  for (let signals = draw.upTo(3); signals > 0; signals -= 1) {
    await world.happenings.more(1);
    world.life?.signal('SIGHUP');
  }
  await starting;
  return () => start(world);
};

const freeze: Fault = async (world) => {
  if (!world.isRunning) return undefined;
  world.say('SIGSTOP of the monitor');
  world.freeze();
  return () => world.thaw();
};

/** Longer than a lease, and than any patience. */
const freezeForLong: Fault = async (world, draw) => {
  if (!world.isRunning) return undefined;
  const seconds = 10 + draw.upTo(35);
  world.say(`SIGSTOP of the monitor for ${seconds} s`);
  world.freeze();
  await lasting(seconds);
  world.thaw();
  return undefined;
};

const signalChildren =
  (signal: 'SIGKILL' | 'SIGSTOP'): Fault =>
  async (world, draw) => {
    const all = world.life?.descendants() ?? [];
    if (all.length === 0) return undefined;
    const chosen = draw.upTo(2) === 1 ? all : [draw.oneOf(all)];
    world.say(`${signal} of ${chosen.length} of ${all.length} processes below the monitor`);
    for (const pid of chosen) send(pid, signal);
    if (signal === 'SIGKILL') return undefined;
    return () => {
      for (const pid of chosen) if (world.life?.descendants().includes(pid)) send(pid, 'SIGCONT');
    };
  };

export const badReceiver =
  (mood: Mood): Fault =>
  async (world, draw) => {
    const chosen = draw.upTo(3) === 1 ? world.receivers : [draw.oneOf(world.receivers)];
    for (const receiver of chosen) {
      world.say(`${receiver.name}: ${mood}`);
      await receiver.setMood(mood);
    }
    return async () => {
      for (const receiver of chosen) await receiver.setMood('accepts');
    };
  };

const lock: Fault = async (world) => {
  if (!world.disk.lock()) return undefined;
  world.say('the store is locked by another program');
  return () => world.disk.unlock();
};

/** What was taken cannot be noted. */
const lockWhenTaken: Fault = async (world, draw) => {
  const receiver = draw.oneOf(world.receivers);
  world.say(`the store is locked when ${receiver.name} takes the next message`);
  receiver.whenTaken(() => void world.disk.lock());
  return () => {
    receiver.whenTaken(() => {});
    world.disk.unlock();
  };
};

const killWhenTaken: Fault = async (world, draw) => {
  const receiver = draw.oneOf(world.receivers);
  world.say(`kill -9 of the monitor when ${receiver.name} takes the next message`);
  receiver.whenTaken(() => void world.kill());
  return () => {
    receiver.whenTaken(() => {});
    return start(world);
  };
};

/** Longer than a lease: what was answered meanwhile must not be sent again. */
const lockForLong: Fault = async (world, draw) => {
  const end = await lock(world, draw);
  const seconds = 30 + draw.upTo(40);
  world.say(`… for ${seconds} s`);
  await lasting(seconds);
  await end?.();
  return undefined;
};

const fill: Fault = async (world, draw) => {
  if (!world.disk.isSmall) return undefined;
  world.say('the disk is full');
  world.disk.fill();
  if (draw.upTo(2) === 1) {
    await world.happenings.more(20);
    world.say('the disk is full again, with what was kept for this');
    world.disk.fill();
  }
  return () => world.disk.empty();
};

const MINUTE_MS = 60_000;
const jumps = [-360, -60, -5, -1, 1, 5, 60, 360].map((minutes) => minutes * MINUTE_MS);

const moveClock: Fault = async (world, draw) => {
  const ms = draw.oneOf(jumps);
  world.say(`the clock jumps by ${ms / MINUTE_MS} min`);
  world.clock.jump(ms);
  return undefined;
};

/** A file watch notices it; sometimes a signal does before. */
function reload(world: MonitoredWorld, draw: Draw): void {
  if (draw.upTo(2) === 1 && world.isReady) world.life?.signal('SIGHUP');
}

const removeFunction: Fault = async (world, draw) => {
  const { functions } = world.setup;
  if (functions.length < 4) return undefined;
  const gone = draw.oneOf(functions);
  world.say(`${gone.id} leaves the configuration`);
  world.configure({ ...world.setup, functions: functions.filter((fn) => fn !== gone) });
  reload(world, draw);
  return () => {
    world.say(`${gone.id} is back`);
    world.configure({ ...world.setup, functions: [...world.setup.functions, gone] });
    reload(world, draw);
  };
};

const renameFunction: Fault = async (world, draw) => {
  const old = draw.oneOf(world.setup.functions);
  const id = `${old.id.replace(/-\d+$/, '')}-${world.steps.length}`;
  world.say(`${old.id} is called ${id} from now on`);
  const outage = world.business.outageOf(old.id);
  world.business.repair(old.id);
  if (outage) world.business.break(id, outage.harm);
  world.configure({ ...world.setup, functions: world.setup.functions.map((fn) => (fn === old ? { ...fn, id } : fn)) });
  reload(world, draw);
  return undefined;
};

const changeAlarm: Fault = async (world, draw) => {
  const old = draw.oneOf(world.setup.functions);
  const alarmAfter = draw.oneOf(['once', '2 in a row', '2 of 3']);
  world.say(`${old.id} alarms after ${alarmAfter}`);
  const functions = world.setup.functions.map((fn) => (fn === old ? { ...fn, alarmAfter } : fn));
  world.configure({ ...world.setup, functions });
  reload(world, draw);
  return undefined;
};

const renameComponent: Fault = async (world, draw) => {
  const gateway = `gateway-${world.steps.length}`;
  world.say(`${world.setup.gateway} is called ${gateway} from now on`);
  world.configure({ ...world.setup, gateway });
  reload(world, draw);
  return undefined;
};

const removeChannel: Fault = async (world, draw) => {
  const [name, receiver] = draw.oneOf([...world.setup.channels].filter(([, one]) => one.name !== 'hook'));
  const second = world.setup.second.filter((one) => one !== name);
  world.say(`the channel ${name} leaves the configuration`);
  const before = world.setup;
  const channels = new Map(before.channels);
  channels.delete(name);
  world.configure({ ...before, channels, second });
  reload(world, draw);
  return () => {
    world.say(`the channel ${name} is back`);
    const { setup } = world;
    world.configure({
      ...setup,
      channels: new Map([...setup.channels, [name, receiver]]),
      second: before.second.includes(name) ? [...setup.second, name] : setup.second,
    });
    reload(world, draw);
  };
};

const misconfigure: Fault = async (world, draw) => {
  world.say('the configuration is broken');
  world.misconfigure(draw.oneOf(['functions: [', '{"organisation": 1}', '']));
  reload(world, draw);
  return () => {
    world.configure(world.setup);
    reload(world, draw);
  };
};

const reloadStorm: Fault = async (world, draw) => {
  if (!world.isReady) return undefined;
  world.say('SIGHUP five times');
  for (let index = 0; index < 5; index += 1) {
    await changeAlarm(world, draw);
    world.life?.signal('SIGHUP');
  }
  return undefined;
};

const acknowledge: Fault = async (world, draw) => {
  try {
    const { json } = await world.ask('/api/v1/incidents');
    const { incidents } = json as {
      incidents: readonly { id: string; stage: string; acknowledgedBy: string | null }[];
    };
    const open = incidents.filter((one) => one.stage !== 'restored' && one.acknowledgedBy === null);
    if (open.length === 0) return undefined;
    const { id } = draw.oneOf(open);
    world.say(`${id} is acknowledged`);
    await world.ask(`/api/v1/incidents/${id}/acknowledge`, { method: 'POST', body: '{}' });
  } catch {
    // Whoever acknowledges while the monitor is away learns that it is.
  }
  return undefined;
};

export const breakOne: Fault = async (world, draw) => {
  const { id } = draw.oneOf(world.setup.functions);
  const harm = draw.oneOf(harms);
  world.say(`${id} ${harm}`);
  world.business.break(id, harm);
  return undefined;
};

export const repairOne: Fault = async (world, draw) => {
  const broken = world.setup.functions.filter(({ id }) => world.business.outageOf(id));
  if (broken.length === 0) return breakOne(world, draw);
  const { id } = draw.oneOf(broken);
  world.say(`${id} is repaired`);
  world.business.repair(id);
  return undefined;
};

/** Faults that pass within seconds. */
export const quickFaults = {
  kill,
  killWhileStarting,
  reloadWhileStarting,
  restart,
  freeze,
  killChildren: signalChildren('SIGKILL'),
  freezeChildren: signalChildren('SIGSTOP'),
  killWhenTaken,
  lock,
  lockWhenTaken,
  fill,
  moveClock,
  removeFunction,
  renameFunction,
  changeAlarm,
  renameComponent,
  removeChannel,
  misconfigure,
  reloadStorm,
  acknowledge,
} satisfies Readonly<Record<string, Fault>>;

/** Faults that outlast a lease. */
export const longFaults = { freezeForLong, lockForLong } satisfies Readonly<Record<string, Fault>>;

export const receiverFaults: readonly Fault[] = moods.filter((mood) => mood !== 'accepts').map(badReceiver);

export const changesOfTruth: readonly Fault[] = [breakOne, breakOne, repairOne];

async function start(world: MonitoredWorld): Promise<void> {
  world.say('start');
  await world.ensureRunning();
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended meanwhile.
  }
}

/** How long a fault lasts is part of the fault; nothing is waited for. */
const lasting = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));
