// The demo business: a small firm of real HTTP servers on loopback, with switches that break its parts.
import type { Express } from 'express';
import { type ActiveFault, FaultBoard } from './faults/board.ts';
import type { ComponentId, Fault } from './faults/fault.ts';
import { createClaimsDesk } from './claims/claims.ts';
import { type Addresses, DESK_PASSWORD } from './environment.ts';
import { createInbox } from './inbox/inbox.ts';
import type { DemoLife } from './life.ts';
import type { Message } from './inbox/message-log.ts';
import { PORT_VARIABLE, type ServerName, basePortFrom, portOf, serverNames } from './ports.ts';
import { DemoServer } from './serving/server.ts';
import { openCatalogueDb } from './shop/catalogue-db.ts';
import { Customers } from './shop/customers.ts';
import { createShop } from './shop/shop.ts';
import { createSwitches } from './switches/switches.ts';
import { createVoyager } from './voyager/voyager.ts';
import { createWarehouse } from './warehouse/warehouse.ts';

export { demoEnvironment, type Addresses } from './environment.ts';
export { componentIds, faultsOf, type ComponentId, type Fault } from './faults/fault.ts';

export interface DemoOptions {
  /** Port of the shop; the others keep their distance from it. 0: every server takes a free one. Left out: as the environment says. */
  readonly basePort?: number;
  /** Where the pager inbox tells acknowledgements to. */
  readonly monitorUrl?: string;
  /** Whether a light stream of customers orders, so that counters move. */
  readonly customers?: boolean;
  /** How long it stays open, where a monitor may find it again; left out: as long as whoever started it wants. */
  readonly life?: DemoLife;
}

export interface Demo extends AsyncDisposable {
  readonly addresses: Addresses;
  readonly faults: {
    set(component: ComponentId, fault: Fault): Promise<void>;
    /** One component, or everything. */
    clear(component?: ComponentId): Promise<void>;
    list(): ActiveFault[];
  };
  /** What the pager inbox has taken in, oldest first. */
  messages(): readonly Message[];
  /** Tells the inbox where the monitor is, when that was not known at the start. */
  useMonitor(url: string): void;
}

const spelled: Readonly<Record<ServerName, string>> = {
  shop: 'shop',
  green: "shop's green copy",
  voyager: 'card gateway (Voyager)',
  warehouse: 'warehouse desk',
  claims: 'claims desk',
  switches: 'switches',
  inbox: 'pager inbox',
};

/** Starts all servers, or none: rejects with one sentence for every port that could not be had. */
export async function startDemo(options: DemoOptions = {}): Promise<Demo> {
  const basePort = options.basePort ?? basePortFrom(process.env);
  let { monitorUrl } = options;
  await using life = new AsyncDisposableStack();
  const board = new FaultBoard();
  const url = (name: ServerName) => servers[name].url;
  const addresses = () => Object.fromEntries(serverNames.map((name) => [name, url(name)])) as Addresses;
  const queueUrl = () => `${url('warehouse')}/api/queue`;
  const catalogue = openCatalogueDb(board);
  const shopOptions = { board, catalogue, queueUrl, voyagerUrl: () => url('voyager') };
  const shop = life.use(createShop({ ...shopOptions, component: 'shop' }));
  const green = life.use(createShop({ ...shopOptions, component: 'green' }));
  const warehouse = life.use(createWarehouse({ board, password: DESK_PASSWORD }));
  const inbox = createInbox({ monitorUrl: () => monitorUrl, switchesUrl: () => url('switches') });
  const addLife = (app: Express) =>
    options.life?.addRoutes(app, { addresses, useMonitor: (address) => void (monitorUrl = address) });
  const links = () => ({ self: url('switches'), shop: url('shop'), inbox: url('inbox'), monitor: monitorUrl });
  const apps = {
    shop,
    green,
    warehouse,
    inbox,
    voyager: createVoyager(board),
    claims: createClaimsDesk(board),
    switches: createSwitches({ board, links, addLife }),
  };
  const servers = Object.fromEntries(
    serverNames.map((name) => [name, life.use(new DemoServer(apps[name].app))]),
  ) as Record<ServerName, DemoServer>;
  for (const name of ['shop', 'green', 'voyager', 'warehouse', 'claims'] as const)
    playRefusal(board, name, servers[name]);
  await listen(servers, basePort);
  if (options.customers ?? true) life.use(new Customers(() => url('shop')));

  const whole = life.move();
  return {
    addresses: addresses(),
    faults: {
      set: (component, fault) => board.set(component, fault),
      clear: (component) => board.clear(component),
      list: () => board.list(),
    },
    messages: () => inbox.messages(),
    useMonitor: (address) => void (monitorUrl = address),
    [Symbol.asyncDispose]: () => whole.disposeAsync(),
  };
}

function playRefusal(board: FaultBoard, component: ComponentId, server: DemoServer): void {
  board.onEffect(component, (fault) => (fault === 'refuse' ? server.refuse() : server.accept()));
}

async function listen(servers: Readonly<Record<ServerName, DemoServer>>, basePort: number): Promise<void> {
  const attempts = await Promise.allSettled(serverNames.map((name) => servers[name].listen(portOf(name, basePort))));
  const problems = attempts.flatMap((attempt, index) => {
    if (attempt.status === 'fulfilled') return [];
    const name = serverNames[index]!;
    const { code, message } = attempt.reason as NodeJS.ErrnoException;
    const why = code === 'EADDRINUSE' ? 'somebody else listens there already' : message;
    return [`The demo's ${spelled[name]} cannot listen on 127.0.0.1:${portOf(name, basePort)}: ${why}.`];
  });
  if (problems.length === 0) return;
  const other = basePort === 5300 ? 6300 : 5300;
  throw new Error(
    `${problems.join('\n')}\nStop what uses it, or move all servers of the demo: ${PORT_VARIABLE}=${other}`,
  );
}
