import type { Notice } from '../model/notice.ts';
import type { LedgerLine } from '../store/store.ts';

/** What one channel knows of one incident. */
export interface Standing {
  readonly channel: string;
  readonly incidentId: string;
  readonly lastAccepted?: Notice['action'];
  readonly isPending: boolean;
  readonly wasRefused: boolean;
}

interface OpenIncident {
  readonly id: string;
  readonly openedAt: number;
  /** Where it should be known. */
  readonly channels: readonly string[];
}

export interface Repair {
  readonly channel: string;
  readonly incidentId: string;
  readonly action: 'trigger' | 'resolve';
}

export interface View {
  readonly open: readonly OpenIncident[];
  readonly standing: readonly Standing[];
  /** When the incident was over, for those of `standing` that are not open. */
  readonly closedAt: (incidentId: string) => number | undefined;
  /** The channel refused this under the key that it still has: asking again would be refused again. */
  readonly isRefused: (repair: Repair) => boolean;
  readonly channels: ReadonlySet<string>;
  readonly now: number;
}

/** What was decided less than this ago may still be on its way into the outbox. */
export const GRACE_MS = 30_000;

/** The difference between what is true and what each channel last accepted, as messages that mend it. */
export function reconcile(view: View): readonly Repair[] {
  const known = new Map(view.standing.map((one) => [keyOf(one.channel, one.incidentId), one]));
  // A time yet to come was written before the clock was set back.
  const isSettled = (at: number | undefined) => at !== undefined && Math.abs(view.now - at) >= GRACE_MS;
  const openIds = new Set(view.open.map(({ id }) => id));
  const triggers = view.open
    .filter(({ openedAt }) => isSettled(openedAt))
    .flatMap(({ id, channels }) =>
      channels
        .filter((channel) => lacksTrigger(known.get(keyOf(channel, id))))
        .map((channel): Repair => ({ channel, incidentId: id, action: 'trigger' })),
    );
  const resolves = view.standing
    .filter((one) => !openIds.has(one.incidentId) && holdsOpen(one) && isSettled(view.closedAt(one.incidentId)))
    .map(({ channel, incidentId }): Repair => ({ channel, incidentId, action: 'resolve' }));
  return [...triggers, ...resolves].filter((repair) => view.channels.has(repair.channel) && !view.isRefused(repair));
}

/** The channel shows the incident as open, and nothing is on its way that would change that. */
export const holdsOpen = ({ lastAccepted, isPending }: Standing): boolean =>
  !isPending && (lastAccepted === 'trigger' || lastAccepted === 'acknowledge');

const lacksTrigger = (standing: Standing | undefined) =>
  !standing || (!standing.isPending && (standing.lastAccepted === undefined || standing.lastAccepted === 'resolve'));

const keyOf = (channel: string, incidentId: string) => `${channel}\n${incidentId}`;

/** Whether the last such message was given up under the credential that the channel still has. */
export function wasRefusedUnder(
  credential: string,
  { channel, action }: Repair,
  ledger: readonly LedgerLine[],
): boolean {
  const last = ledger.findLast((line) => line.channel === channel && line.action === action);
  const isGivenUp = last?.settled === 'refused' || last?.settled === 'unclear';
  return isGivenUp && (last.credential ?? credential) === credential;
}
