// A monitor as a process, and everything that can go wrong with it at random and at once: kills, stops, hangs, reloads, receivers
// that fail, a full disk, a clock that jumps. After each round all faults are over, and everything must be as it is in truth:
// nothing lost, doubled, out of order or left behind. `npm test` plays a few rounds, always the same; `npm run soak` twenty
// minutes of new ones.
import { DatabaseSync } from 'node:sqlite';
import { inject, test } from 'vitest';
import { storeFile } from '../../../src/store/engine/open-store.ts';
import { isSoak } from '../../support/extent.ts';
import { randomFrom } from '../../support/random.ts';
import type { Watched } from './chaos-config.ts';
import {
  badReceiver,
  breakOne,
  changesOfTruth,
  longFaults,
  quickFaults,
  receiverFaults,
  repairOne,
  type Draw,
  type Fault,
} from './faults.ts';
import { MonitoredWorld } from './monitored-world.ts';
import { Promises } from './promises.ts';
import { Reader, unsettled, type View } from './settled.ts';
import { canMount } from './small-disk.ts';

const seed = inject('seed');
const SOAK_MS = 20 * 60_000;
const ROUNDS = 8;
/** Longer than anything that is planned to be tried again: leases, rests, repairs each minute. */
const SETTLE_MS = 200_000;
const LOOK_MS = 100;
/** How many things may happen between one fault and the next. */
const MOST_EVENTS = isSoak ? 30 : 4;

const drawFrom = (random: () => number): Draw => ({
  oneOf: (list) => list[Math.floor(random() * list.length)]!,
  upTo: (most) => 1 + Math.floor(random() * most),
});

const functionsFor = (hasBrowser: boolean): readonly Watched[] => [
  { id: 'order', alarmAfter: 'once', dependsOn: ['gateway'], names: 'gateway', isInBrowser: false },
  { id: 'refund', alarmAfter: '2 in a row', dependsOn: ['gateway', 'warehouse'], isInBrowser: false },
  { id: 'invoice', alarmAfter: 'once', dependsOn: [], isInBrowser: false },
  { id: 'stock', alarmAfter: '2 of 3', dependsOn: ['warehouse'], names: 'warehouse', isInBrowser: false },
  { id: 'search', alarmAfter: 'once', dependsOn: [], isInBrowser: false },
  ...(hasBrowser ? [{ id: 'browse', alarmAfter: 'once', dependsOn: [], isInBrowser: true }] : []),
];

/** Waits until everything is as it must be; fails saying what is not. */
async function settle(world: MonitoredWorld, reader: Reader): Promise<View> {
  const endsAt = performance.now() + SETTLE_MS;
  let wrong: readonly string[] = [];
  while (performance.now() < endsAt) {
    await world.ensureRunning();
    try {
      const view = await reader.read();
      wrong = unsettled(world, view);
      if (wrong.length === 0) return await reader.readAgain();
    } catch (error) {
      wrong = [String(error)];
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  throw new Error(`Not within ${SETTLE_MS / 1000} s:\n- ${wrong.join('\n- ')}`);
}

/** One round: some faults at once while functions break and are repaired, then calm. */
async function playRound(world: MonitoredWorld, faults: readonly Fault[], draw: Draw): Promise<void> {
  const endings: (() => Promise<void> | void)[] = [];
  for (const fault of faults) {
    const end = await fault(world, draw);
    if (end) endings.push(end);
    await world.happenings.more(draw.upTo(MOST_EVENTS));
  }
  while (endings.length > 0) {
    const [end] = endings.splice(draw.upTo(endings.length) - 1, 1);
    await end?.();
    if (draw.upTo(2) === 1) await world.happenings.more(draw.upTo(MOST_EVENTS) / 3);
  }
  for (const { id } of world.setup.functions) {
    // A hang may count as the monitor's own doing when it was held up itself.
    if (world.business.outageOf(id)?.harm === 'hangs') world.business.break(id, 'answers 503');
  }
}

function drawFaults(draw: Draw): Fault[] {
  const kinds: readonly Fault[] = [
    ...Object.values(quickFaults),
    ...Object.values(quickFaults),
    ...Object.values(longFaults),
  ];
  const chosen: Fault[] = [draw.oneOf(changesOfTruth)];
  for (let left = draw.upTo(3); left > 0; left -= 1) chosen.push(draw.oneOf(kinds));
  if (draw.upTo(2) === 1) chosen.push(draw.oneOf(receiverFaults));
  for (let left = draw.upTo(3); left > 0; left -= 1) chosen.push(draw.oneOf(changesOfTruth));
  return chosen
    .map((fault) => ({ fault, at: draw.upTo(1000) }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ fault }) => fault);
}

/** Nothing half done is left in the store of a monitor that has ended. */
function judgeStore(world: MonitoredWorld): void {
  using db = new DatabaseSync(storeFile(world.disk.folder), { readOnly: true });
  const [checked] = db.prepare('pragma integrity_check').all() as { integrity_check: string }[];
  if (checked?.integrity_check !== 'ok') world.complain(`the store is damaged: ${JSON.stringify(checked)}`);
  const count = (sql: string) => (db.prepare(sql).get() as { n: number }).n;
  if (count('select count(*) as n from running') > 0) world.complain('runs are left unfinished');
  if (count('select count(*) as n from outbox where settled is null') > 0) world.complain('messages are left unsent');
  // That a channel refused something lasts until it takes the next message.
  const open = 'from incidents where restored_at is null and incident not like \'%"causeKey":"self:channel-%\'';
  if (count(`select count(*) as n ${open}`) > 0) world.complain('incidents are left open');
}

/** Plays rounds in a world of their own, from the first start to the last stop. */
async function playWorld(number: number, rounds: readonly ((draw: Draw) => readonly Fault[])[]): Promise<void> {
  const draw = drawFrom(randomFrom(number));
  await using world = await MonitoredWorld.create(functionsFor(isSoak && draw.upTo(2) === 1));
  const reader = new Reader(world);
  const promises = new Promises(world);
  const story = () =>
    `${world.complaints.join('\n')}\nBELLWETHER_SEED=${number} plays this again:\n- ${world.steps.join('\n- ')}\n\nThe log ends with:\n${world.life?.output.slice(-6000)}`;
  try {
    await settle(world, reader);
    for (const [index, faultsOf] of rounds.entries()) {
      world.say(`ROUND ${index + 1}`);
      await playRound(world, faultsOf(draw), draw);
      world.say('calm');
      await promises.check(await settle(world, reader));
      if (world.complaints.length > 0) break;
    }
    world.say('THE END');
    for (const { id } of world.setup.functions) world.business.repair(id);
    await promises.check(await settle(world, reader));
    await world.end();
    judgeStore(world);
  } catch (error) {
    throw new Error(`${String(error)}\n${story()}`, { cause: error });
  }
  if (world.complaints.length > 0) throw new Error(story());
}

const { kill, lock, moveClock, removeFunction, restart } = quickFaults;

/** Each kind of fault once. */
const some: readonly (readonly Fault[])[] = [
  [breakOne, badReceiver('answers 500'), kill, breakOne],
  [lock, breakOne, repairOne, badReceiver('takes and resets')],
  [breakOne, moveClock, removeFunction, restart, repairOne],
];

const promised = 'loses, doubles, reorders and leaves nothing';

const playSome = () =>
  playWorld(
    seed,
    some.map((faults) => () => faults),
  );

async function playTwentyMinutes(): Promise<void> {
  if (!canMount()) console.warn('No disk is filled: a small file system cannot be mounted here (that takes root).');
  const endsAt = performance.now() + SOAK_MS;
  for (let number = seed; performance.now() < endsAt; number += 1)
    await playWorld(
      number,
      Array.from({ length: ROUNDS }, () => drawFaults),
    );
}

const { things, play } = isSoak
  ? { things: 'everything happens at once for twenty minutes', play: playTwentyMinutes }
  : { things: 'some things happen at once', play: playSome };

test(`a monitor to which ${things} ${promised}`, play);
