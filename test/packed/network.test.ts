// A monitor whose own network fails must not accuse the business.
import { expect, test } from 'vitest';
import { Receiver, withStatus } from '../integration/notify/receiver.ts';
import { Pager } from './pager.ts';
import { createProject, httpScript } from './project.ts';

const asks = (url: string) => httpScript(`expect((await http.get('${url}')).status).toBe(200);`);
/** Names that are never given to anybody (RFC 6761). */
const checks = { order: asks('http://shop.invalid/'), stock: asks('http://warehouse.invalid/') };
const functions = { order: { every: '1s', timeout: '2s' }, stock: { every: '1s', timeout: '2s' } };

test.concurrent('unrelated hosts whose names are not resolved are one incident of the monitor’s network, and no function fails', async () => {
  await using pager = await Pager.start();
  using project = createProject({ url: pager.receiver.url, checks, functions, config: pager.config });
  await using monitor = await project.start();
  const { id } = await monitor.untilIncident('open');
  await pager.waitFor('trigger', id);
  const [incident, ...others] = await monitor.incidents();
  expect(others).toEqual([]);
  expect(incident!.title).toContain('The monitor cannot reach the network');
  expect(incident!.affected).toEqual([]);
  expect(await monitor.states()).toEqual({ order: 'unknown', stock: 'unknown' });
});

test.concurrent('a name that is not resolved is the function’s own failure while a configured address can be reached', async () => {
  await using pager = await Pager.start();
  await using anchor = await Receiver.start(withStatus(200));
  using project = createProject({
    ...{ url: pager.receiver.url, checks, functions },
    config: { ...pager.config, reachability: { addresses: [`localhost:${new URL(anchor.url).port}`] } },
  });
  await using monitor = await project.start();
  await monitor.untilState('order', 'failing');
  await monitor.untilState('stock', 'failing');
  const titles = (await monitor.incidents()).map(({ title }) => title);
  expect(titles.toSorted()).toEqual(['order does not work.', 'stock does not work.']);
});
