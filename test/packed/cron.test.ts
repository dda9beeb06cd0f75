import { test } from 'vitest';
import { Receiver, withStatus } from '../integration/notify/receiver.ts';
import { createProject, httpScript } from './project.ts';

const script = httpScript(`await step('Open', async () => expect((await http.get('/')).status).toBe(200));`);

test('checks with a step in their cron expression run in the second of two equal hours', async () => {
  await using shop = await Receiver.start(withStatus(200, 'Shop'));
  using project = createProject({
    url: shop.url,
    checks: { night: script, 'most-hours': script },
    functions: {
      night: { every: undefined, cron: '*/2 * 0-5 * * *' },
      'most-hours': { every: undefined, cron: '*/2 * 0-22 * * *' },
    },
  });
  // London shows 01:20 for the second time.
  project.write(
    'clock.mjs',
    `const ahead = Date.parse('2026-10-25T01:20:00Z') - Date.now();
const now = Date.now;
Date.now = () => now() + ahead;
`,
  );
  await using monitor = await project.start([], { env: { NODE_OPTIONS: `--import=${project.folder}/clock.mjs` } });
  await Promise.all([monitor.untilState('night', 'working'), monitor.untilState('most-hours', 'working')]);
});
