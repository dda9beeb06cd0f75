// A monitor without browsers and pages, in a process that is there to be killed: outage after outage, sent to a pager and a
// chat, with a dot on standard output for each run. With `end` it heals everything, waits until all messages are delivered,
// and ends by itself.
import { setTimeout as pause } from 'node:timers/promises';
import type { Channel } from '../../../src/channels/registry.ts';
import { connectNotify } from '../../../src/app/notify-wiring.ts';
import { Bus } from '../../../src/record/bus.ts';
import { createRecorder } from '../../../src/record/create-recorder.ts';
import { nextStart } from '../../../src/schedule/cron.ts';
import { openStore } from '../../../src/store/engine/open-store.ts';
import { newIncidentId } from '../../../src/time/sortable-id.ts';
import { alertingOf, policyOf } from '../../support/alerting.ts';
import { randomFrom } from '../../support/random.ts';
import { configOf, fn, job, resultOf } from '../record/rig.ts';
import { hurriedClock } from './hurried-clock.ts';
import { acted } from '../../../src/record/recorder.ts';

const [folder, zero, pagerUrl, chatUrl, mode, seed] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string,
  string,
];
// The test is over, however it ended.
process.stdin
  .on('end', () => process.exit(3))
  .resume()
  .unref();

const random = randomFrom(Number(seed));
const FACTOR = 20;
const clock = hurriedClock(Number(zero), FACTOR);
const ids = ['order', 'pay', 'browse', 'claim'];
const functions = ids.map((id) =>
  fn(id, { dependsOn: [], alarm: { after: { count: 1, of: 1 }, clearAfter: { count: 1, of: 1 }, locations: 1 } }),
);
const config = configOf(functions, {
  alerting: alertingOf([policyOf([], ['pager', 'chat'])]),
  channels: new Map<string, Channel>([
    ['pager', { name: 'pager', type: 'pagerduty', routingKey: 'k', url: pagerUrl }],
    ['chat', { name: 'chat', type: 'webhook', url: chatUrl, headers: {} }],
  ]),
});
const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {}, fatal: console.error };
const bus = new Bus(console.error);
const store = await openStore(folder, { clock });
const recorder = await createRecorder({
  store,
  clock,
  bus,
  config,
  cron: { next: nextStart },
  newIncidentId: (now) => newIncidentId(now, 'UTC'),
  log,
});
const notify = connectNotify({ store, clock, bus, log, config: () => config, recorder });
notify.start();

const tryOne = async (id: string, isWell: boolean) => {
  const one = job(id, clock.now());
  await recorder.execute({ act: 'begin-run', job: one }).shown;
  await recorder.execute({
    act: 'finish-run',
    result: resultOf(one, isWell ? 'passed' : 'failed', isWell ? {} : { failure: refused }),
  }).shown;
  await recorder.execute({ act: 'advance-time' }).shown;
};
const refused = { step: 'Pay', timedOut: false, message: 'refused: 503' };

while (mode !== 'end') {
  const id = ids[Math.floor(random() * ids.length)]!;
  await tryOne(id, random() < 0.6);
  const [open] = recorder.world.openIncidents();
  if (open && random() < 0.1) await acted(recorder.execute({ act: 'acknowledge', incidentId: open.id, by: 'Asha' }));
  process.stdout.write('.');
  await pause(2);
}
for (const id of ids) await tryOne(id, true);
while ((await store.outbox.pending()).length > 0) await pause(20);
await notify.reconcile();
while ((await store.outbox.pending()).length > 0) await pause(20);
await notify[Symbol.asyncDispose]();
await recorder[Symbol.asyncDispose]();
await store[Symbol.asyncDispose]();
