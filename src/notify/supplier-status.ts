// Asks suppliers how they say they are, while an incident blames one of their components and only then. Pages read the last
// answer from memory and never wait for one.
import type { Config } from '../config/config.ts';
import { componentOf } from '../incident/cause-key.ts';
import type { Incident } from '../model/incident.ts';
import type { Log } from '../model/log.ts';
import { supplierIndicators, type SupplierStatus } from '../model/supplier-status.ts';
import type { Clock, Timer } from '../time/clock.ts';
import { createFetcher, type Fetched, type Fetcher } from './feed-fetch.ts';
import { oneLine } from './inbound-line.ts';
import { MINUTE_MS } from '../time/units.ts';

const ASK_AGAIN_MS = MINUTE_MS;
const TIMEOUT_MS = 5000;
const MOST_BYTES = 65_536;
const MOST_CHARACTERS = 200;
/** Asked at once; more suppliers are not down together, or it is our own network. */
const MOST_COMPONENTS = 20;

export interface SupplierStatusParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly config: () => Pick<Config, 'components'>;
  readonly openIncidents: () => readonly Incident[];
}

export interface SupplierStatuses extends AsyncDisposable {
  /** The last answer; undefined when there is none, or nothing to ask. */
  of(componentId: string): SupplierStatus | undefined;
  /** Incidents or the configuration are others than before. */
  look(): void;
}

export const createSupplierStatuses = (parts: SupplierStatusParts): SupplierStatuses => new StatusPoller(parts);

interface Asked {
  readonly url: string;
  readonly ending: AbortController;
  timer?: Timer;
  status?: SupplierStatus;
}

class StatusPoller implements SupplierStatuses {
  readonly #parts: SupplierStatusParts;
  readonly #fetcher: Fetcher;
  readonly #asked = new Map<string, Asked>();
  #isStopped = false;

  constructor(parts: SupplierStatusParts) {
    this.#parts = parts;
    const accept = 'application/json';
    this.#fetcher = createFetcher({ clock: parts.clock, timeoutMs: TIMEOUT_MS, accept, mostBytes: MOST_BYTES });
  }

  of(componentId: string): SupplierStatus | undefined {
    return this.#asked.get(componentId)?.status;
  }

  look(): void {
    if (this.#isStopped) return;
    const wanted = this.#wanted();
    for (const [id, asked] of this.#asked) if (wanted.get(id) !== asked.url) this.#end(id, asked);
    for (const [id, url] of wanted) {
      if (this.#asked.has(id)) continue;
      const asked: Asked = { url, ending: new AbortController() };
      this.#asked.set(id, asked);
      void this.#ask(id, asked);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isStopped = true;
    for (const [id, asked] of this.#asked) this.#end(id, asked);
    await this.#fetcher[Symbol.asyncDispose]();
  }

  /** Addresses by component, of those that an open incident blames. */
  #wanted(): ReadonlyMap<string, string> {
    const { components } = this.#parts.config();
    const blamed = new Set(this.#parts.openIncidents().flatMap(({ causeKey }) => componentOf(causeKey) ?? []));
    const asked = [...blamed].flatMap((id): [string, string][] => {
      const url = statusUrl(components.get(id)?.statusPage);
      return url === undefined ? [] : [[id, url]];
    });
    return new Map(asked.slice(0, MOST_COMPONENTS));
  }

  #end(id: string, { ending, timer }: Asked): void {
    this.#asked.delete(id);
    timer?.cancel();
    ending.abort();
  }

  async #ask(component: string, asked: Asked): Promise<void> {
    const { clock, log } = this.#parts;
    const { url, ending } = asked;
    const read = statusIn(await this.#fetcher.get(url, undefined, ending.signal));
    if (ending.signal.aborted) return;
    const at = clock.now();
    if (typeof read === 'string') {
      const hint = 'Pages say that it could not be read; only Atlassian Statuspage is understood';
      if (asked.status?.kind !== 'unread')
        log.warn(
          { component, url: withoutLogin(url), error: read, hint },
          'Status page of a supplier could not be read',
        );
      asked.status = { kind: 'unread', at };
    } else asked.status = { kind: 'read', at, ...read };
    asked.timer = clock.after(ASK_AGAIN_MS, () => void this.#ask(component, asked));
  }
}

/** Where Atlassian Statuspage has it for programs, below the root of the site. */
function statusUrl(statusPage: string | undefined): string | undefined {
  const page = statusPage === undefined ? null : URL.parse(statusPage);
  return page && /^https?:$/.test(page.protocol) ? new URL('/api/v2/status.json', page).href : undefined;
}

/** An address may hold a user and a password. */
function withoutLogin(address: string): string {
  const url = new URL(address);
  [url.username, url.password] = ['', ''];
  return url.href;
}

type Said = Pick<Extract<SupplierStatus, { kind: 'read' }>, 'indicator' | 'says'>;

/** What the answer says, or why it says nothing. */
export function statusIn(fetched: Fetched): Said | string {
  if (fetched.kind !== 'read') return fetched.kind === 'failed' ? fetched.why : 'it answered nothing';
  const { status } = (parsed(fetched.text) ?? {}) as { status?: { indicator?: unknown; description?: unknown } };
  const indicator = supplierIndicators.find((one) => one === status?.indicator);
  if (indicator === undefined || typeof status?.description !== 'string')
    return 'it is not the status of Atlassian Statuspage';
  return { indicator, says: oneLine(status.description, MOST_CHARACTERS) };
}

function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
