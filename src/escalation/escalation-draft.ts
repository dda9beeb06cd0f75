import { entry } from '../incident/affect.ts';
import type { Incident, Telling } from '../model/incident.ts';
import type { TimelineEntry, TimelineEvent } from '../model/timeline.ts';
import type { NoticeAction, NoticeReason } from '../model/notice.ts';

/** A message that is to be queued. */
export interface Wish {
  readonly channel: string;
  readonly action: NoticeAction;
  readonly reason: NoticeReason;
}

/** An incident as it is after the moment, with what is to be written and told. */
export interface Told {
  readonly incident: Incident;
  readonly entries: readonly TimelineEntry[];
  readonly wishes: readonly Wish[];
}

/** Incidents from before there were escalations were told at once, in one step. */
export const tellingOf = ({ telling, openedAt, severity }: Incident): Telling =>
  telling ?? { from: openedAt, severity, reason: 'incident-opened', done: 1, round: 1 };

/**
 * What the escalation counts from lies in the past: a clock that was set back must not make anybody wait until it shows
 * the old time again.
 */
function fromPast(telling: Telling, now: number): Telling {
  const { from, releasedAt, closedAtPagerAt } = telling;
  return {
    ...telling,
    from: Math.min(from, now),
    ...(releasedAt !== undefined && { releasedAt: Math.min(releasedAt, now) }),
    ...(closedAtPagerAt !== undefined && { closedAtPagerAt: Math.min(closedAtPagerAt, now) }),
  };
}

/** An incident while its telling is being moved on. */
export class TellingDraft {
  incident: Incident;
  telling: Telling;
  readonly now: number;
  readonly entries: TimelineEntry[] = [];
  readonly wishes: Wish[] = [];

  constructor(incident: Incident, now: number) {
    this.incident = incident;
    this.telling = fromPast(tellingOf(incident), now);
    this.now = now;
  }

  /** The incident as it is decided so far: what its policy is chosen by. */
  get current(): Incident {
    return { ...this.incident, telling: this.telling };
  }

  /** Adds to the timeline what happens at this moment. */
  note(event: TimelineEvent): void {
    this.entries.push(entry(this.incident, this.now, event));
  }

  /** Begins the escalation anew. Whoever has taken it is reached under another key, for the first one is mute. */
  restart(reason: Telling['reason']): void {
    const { acknowledgedAt, acknowledgedBy, ...untaken } = this.incident;
    const { from, round, done, hold, summarised, inhibitedAudiences } = this.telling;
    const isMute = acknowledgedAt !== undefined || this.telling.closedAtPagerAt !== undefined;
    if (acknowledgedBy !== undefined) this.note({ kind: 'acknowledge-again', former: acknowledgedBy });
    this.incident = untaken;
    this.telling = {
      from: done === 0 ? from : this.now,
      severity: this.incident.severity,
      reason: done === 0 ? this.telling.reason : reason,
      done: 0,
      round: isMute ? round + 1 : round,
      ...(hold && { hold }),
      ...(summarised && { summarised }),
      ...(inhibitedAudiences && { inhibitedAudiences }),
    };
  }

  /** What has come of it, or undefined when nothing has. */
  done(before: Incident): Told | undefined {
    const { incident, telling, entries, wishes } = this;
    const isSame = incident === before && JSON.stringify(telling) === JSON.stringify(tellingOf(before));
    if (isSame && entries.length + wishes.length === 0) return undefined;
    return { incident: this.current, entries, wishes };
  }
}
