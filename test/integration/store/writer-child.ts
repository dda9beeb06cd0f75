// Opens a store and writes without end until it is killed. Tells on its output what was acknowledged: `open`, then the
// number of every transaction that was committed. Each holds a run, a state, an incident and a message with its number.
import { openStore } from '../../../src/store/engine/open-store.ts';
import { systemClock } from '../../../src/time/clock.ts';
import { incident, job, notice, order, passed, state } from './samples.ts';
import { write } from '../../support/build/writes.ts';

const [folder, first] = process.argv.slice(2);
try {
  const store = await openStore(folder!, { clock: systemClock });
  process.stdout.write('open\n');
  for (let number = Number(first); first !== undefined; number++) {
    const runs = [passed(job(order, number), { measurements: [{ name: 'number', value: number }] })];
    await write(store, (writes) => {
      for (const run of runs) writes.runFinished(run);
      writes.stateSaved(state(order, { since: number }), number);
      if (number % 3 === 0) {
        writes.incidentSaved(incident(`incident-${number}`, { openedAt: number }));
        writes.noticeQueued('pager', notice(`incident-${number}`), number);
      }
      writes.rolledUp(order, number, { due: 1 });
    });
    process.stdout.write(`${number}\n`);
  }
  process.stdin.resume();
} catch (error) {
  process.stdout.write(`refused: ${(error as Error).message}\n`);
}
