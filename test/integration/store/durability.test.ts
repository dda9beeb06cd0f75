import { expect, test } from 'vitest';
import { openStore } from '../../../src/store/engine/open-store.ts';
import { systemClock } from '../../../src/time/clock.ts';
import { startWriter } from './child.ts';
import { temporaryFolder } from './folder.ts';
import { order } from './samples.ts';

const KILLS = 10;
const ALL_RUNS = 1_000_000;

test('a writer killed at any moment has lost nothing that it was told is written, and left nothing half', async () => {
  await using folder = await temporaryFolder();
  let first = 1;
  for (let kill = 0; kill < KILLS; kill++) {
    await using writer = startWriter(folder.path, first);
    await writer.said(2 + kill * 7);
    await writer.kill();
    const acknowledged = Number(writer.lines.at(-1));

    await using store = await openStore(folder.path, { clock: systemClock });
    // It may have written any number of further ones before its last line was read.
    const runs = await store.recentRuns(order, ALL_RUNS);
    const numbers = runs.map(({ dueAt }) => dueAt).toReversed();
    const last = numbers.at(-1)!;
    expect(last).toBeGreaterThanOrEqual(acknowledged);
    expect(numbers).toEqual(Array.from({ length: last }, (_, index) => index + 1));
    // Run, state, incident, message and sum of one transaction stand or fall together.
    expect(await store.states()).toMatchObject([{ since: last }]);
    expect(await store.rollUps('day', 0, [order])).toMatchObject([{ due: last }]);
    const incidents = await store.openIncidents();
    expect(incidents).toHaveLength(Math.floor(last / 3));
    expect(await store.outbox.pending()).toMatchObject(
      incidents.length > 0 ? [{ channel: 'pager', count: incidents.length, oldestAt: 3 }] : [],
    );
    first = last + 1;
  }
});
