// The configuration of the monitor under test, and the ways in which it changes while the monitor runs.
import type { FallibleReceiver } from './fallible-receiver.ts';

/** How a function is watched. */
export interface Watched {
  readonly id: string;
  readonly alarmAfter: string;
  readonly dependsOn: readonly string[];
  /** The component that its failing step names. */
  readonly names?: string;
  readonly isInBrowser: boolean;
}

/** What a monitor is told to do. */
export interface Setup {
  readonly functions: readonly Watched[];
  /** What the component `gateway` is called, and by which id. */
  readonly gateway: string;
  readonly channels: ReadonlyMap<string, FallibleReceiver>;
  /** Channels after the first step of the escalation. */
  readonly second: readonly string[];
}

const httpScript = ({ id, names }: Watched, gateway: string) => `import { httpCheck, expect } from 'bellwether';
export default httpCheck(async ({ http, step }) => {
  await step('Ask', ${names === undefined ? '{}' : JSON.stringify({ component: named(names, gateway) })}, async () => {
    const reply = await http.get('/${id}');
    expect(reply.status).toBe(200);
    expect(reply.text()).toContain('All is well');
  });
});
`;

const browserScript = ({ id }: Watched) => `import { browserCheck, expect } from 'bellwether';
export default browserCheck(async ({ page, step }) => {
  await step('Look', async () => {
    await page.goto('/${id}');
    await expect(page.getByText('All is well')).toBeVisible({ timeout: 1000 });
  });
});
`;

/** The gateway may be renamed; everything else keeps its id. */
const named = (component: string, gateway: string) => (component === 'gateway' ? gateway : component);

export const scriptOf = (fn: Watched, gateway: string): string =>
  fn.isInBrowser ? browserScript(fn) : httpScript(fn, gateway);

/** `config.yaml`, as JSON, which is YAML too. */
export function configOf({ functions, gateway, channels, second }: Setup, url: string) {
  const first = [...channels.keys()].filter((name) => !second.includes(name));
  return {
    organisation: 'Acme Outfitters',
    timezone: 'Europe/London',
    targets: { live: { url } },
    runners: { browsers: functions.some(({ isInBrowser }) => isInBrowser) ? 1 : 0, http: 20 },
    components: {
      [gateway]: { name: 'Gateway', provides: 'Card payment' },
      warehouse: { name: 'Warehouse', provides: 'Booking goods in' },
    },
    functions: Object.fromEntries(functions.map((fn) => [fn.id, functionOf(fn, gateway)])),
    channels: Object.fromEntries([...channels].map(([name, receiver]) => [name, channelOf(receiver)])),
    alerting: {
      atMost: '1000 per minute',
      raise: 'critical when 3 functions fail',
      policies: [{ steps: [{ notify: first }, ...(second.length > 0 ? [{ notify: second, after: '1s' }] : [])] }],
    },
  };
}

function channelOf({ name, url }: FallibleReceiver) {
  if (name === 'pager') return { type: 'pagerduty', routingKey: 'key', url };
  return { type: name === 'alertmanager' ? 'alertmanager' : 'webhook', url };
}

const functionOf = (fn: Watched, gateway: string) => ({
  question: `Does ${fn.id} work?`,
  check: `checks/${fn.id}.ts`,
  every: fn.isInBrowser ? '3s' : '1s',
  timeout: fn.isInBrowser ? '15s' : '4s',
  dependsOn: fn.dependsOn.map((component) => named(component, gateway)),
  alarm: { after: fn.alarmAfter, clearAfter: 'once', flapping: 'off' },
  impact: { summary: `Nobody can use ${fn.id}.` },
});
