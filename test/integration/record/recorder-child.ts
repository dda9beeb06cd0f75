// A recorder that is fed outage after outage until it is killed. Says how many results it has recorded.
import { createRecorder } from '../../../src/record/create-recorder.ts';
import { nextStart } from '../../../src/schedule/cron.ts';
import { openStore } from '../../../src/store/engine/open-store.ts';
import { systemClock } from '../../../src/time/clock.ts';
import { newIncidentId } from '../../../src/time/sortable-id.ts';
import { configOf, fn, job, resultOf } from './rig.ts';

const say = (text: string) => process.stdout.write(`${text}\n`);
const log = { debug: () => {}, info: () => {}, warn: () => {}, error: console.error, fatal: console.error };

const store = await openStore(process.argv[2]!, { clock: systemClock });
const recorder = await createRecorder({
  store,
  clock: systemClock,
  bus: { publish: () => {} },
  config: configOf([fn('order'), fn('browse')]),
  cron: { next: nextStart },
  newIncidentId: (now) => newIncidentId(now, 'UTC'),
  log,
});
for (let count = 1; ; count++) {
  const one = job(Math.random() < 0.5 ? 'order' : 'browse', systemClock.now());
  await recorder.execute({ act: 'begin-run', job: one }).shown;
  await recorder.execute({ act: 'finish-run', result: resultOf(one, Math.random() < 0.7 ? 'failed' : 'passed') }).shown;
  say(String(count));
}
