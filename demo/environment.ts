import type { ServerName } from './ports.ts';

/** Where the demo's servers answer, as `http://127.0.0.1:PORT` without a slash at the end. */
export type Addresses = Readonly<Record<ServerName, string>>;

/** A card number that Voyager always approves. */
export const TEST_CARD = '4242 4242 4242 4242';
/** The password of the warehouse desk. */
export const DESK_PASSWORD = 'parcels-at-dawn-7';
/** Signs what the pager inbox posts back to the monitor. */
export const WEBHOOK_SECRET = 'demo-webhook-secret';

/** The environment variables that `config.yaml` reads, for the demo business at these addresses. */
export const demoEnvironment = (addresses: Addresses): Record<string, string> => ({
  DEMO_SHOP_URL: addresses.shop,
  DEMO_GREEN_URL: addresses.green,
  DEMO_VOYAGER_URL: addresses.voyager,
  DEMO_WAREHOUSE_URL: addresses.warehouse,
  DEMO_CLAIMS_URL: addresses.claims,
  PAGER_URL: addresses.inbox,
  CHAT_WEBHOOK: `${addresses.inbox}/chat`,
  MANAGERS_URL: `${addresses.inbox}/webhook/managers`,
  SHOP_TEST_CARD: TEST_CARD,
  DESK_PASSWORD,
});
