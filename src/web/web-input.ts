import type { Config } from '../config/config.ts';
import type { MetricsReader } from '../metrics/metrics.ts';
import type { Log } from '../model/log.ts';
import type { SupplierStatus } from '../model/supplier-status.ts';
import type { Subscribers } from '../notify/subscribers/subscribers.ts';
import type { Bus } from '../record/bus.ts';
import type { Recorder } from '../record/recorder.ts';
import type { World } from '../record/world.ts';
import type { PendingMessages } from '../notify/pending-messages.ts';
import type { Audit, Outbox, Sessions, Store, Tokens } from '../store/store.ts';
import type { Clock } from '../time/clock.ts';
import type { Locale } from '../i18n/locale.ts';
import type { Limits } from './admission/limits.ts';
import type { RefusalReason } from '../model/refusal.ts';
import type { HealthReport } from './health-report.ts';

/** What pages and answers read in the store. */
export type ReadStore = Pick<
  Store,
  'incident' | 'incidents' | 'timeline' | 'rollUps' | 'rollUpsAt' | 'firstChangesAfter' | 'recentRuns' | 'run'
> & { readonly outbox: Pick<Outbox, 'ledger'> };

/** Everything that the pages and the API read, and the few things they may do. */
export interface WebInput {
  readonly config: () => Config;
  readonly world: World;
  readonly store: ReadStore;
  readonly bus: Bus;
  readonly clock: Clock;
  /** `rest` is called between pieces of work, so that others have their turn. */
  readonly metrics: {
    render(
      accept: string | undefined,
      forWhom: MetricsReader,
      rest: () => Promise<void>,
    ): Promise<{ contentType: string; body: string | Uint8Array }>;
  };
  /** In the language of the pages when no other is asked for. */
  readonly health: (locale?: Locale) => HealthReport;
  readonly recorder: Pick<Recorder, 'execute'>;
  readonly tokens: Tokens;
  readonly sessions: Sessions;
  readonly audit: Audit;
  readonly pending: Pick<PendingMessages, 'known' | 'isReadable'>;
  /** Absent: nobody can ask to be mailed. */
  readonly subscribers?: Subscribers;
  /** What the supplier of a component says of itself; absent: nobody asks. */
  readonly supplierStatus?: (componentId: string) => SupplierStatus | undefined;
  /** Version of the program. */
  readonly version: string;
  readonly log: Log;
  /** What is taken at most, where that is not as usual. */
  readonly limits?: Partial<Limits>;
  /** A request or a connection was turned away. */
  readonly onRefused?: (reason: RefusalReason) => void;
}
