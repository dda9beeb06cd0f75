// The monitor's decisions without a store, a runner or a receiver: results go in, messages and incidents come out. Pure but
// for its own memory, so that thousands of outages can be simulated in a second.
import type { Config } from '../../../src/config/config.ts';
import { acknowledge } from '../../../src/incident/decide.ts';
import { reassess } from '../../../src/incident/reassess.ts';
import type { Silence } from '../../../src/model/alerting.ts';
import type { Incident } from '../../../src/model/incident.ts';
import type { TimelineEntry } from '../../../src/model/timeline.ts';
import type { Severity, Subject } from '../../../src/model/names.ts';
import type { NoticeAction, NoticeReason } from '../../../src/model/notice.ts';
import type { RunResult } from '../../../src/model/run.ts';
import type { FunctionState } from '../../../src/model/state.ts';
import { channelsTold } from '../../../src/escalation/incident-policy.ts';
import type { DecisionContext } from '../../../src/record/decision-context.ts';
import { decision, Numbering, queued, type Decision } from '../../../src/record/decision.ts';
import { withDecisions, withEscalations } from '../../../src/record/deciders/escalate.ts';
import { Projection } from '../../../src/record/projection.ts';
import { wishedMessage } from '../../../src/record/deciders/messages.ts';
import { advanceTime } from '../../../src/record/deciders/advance-time.ts';
import { DueTimes } from '../../../src/record/due-times.ts';
import { Policies } from '../../../src/record/policies.ts';
import { finishRun } from '../../../src/record/deciders/finish-run.ts';
import { incidentWorld } from '../../../src/record/decision-context.ts';
import { watchedSubjects } from '../../../src/record/watched-subjects.ts';
import { initialState } from '../../../src/state/transition.ts';
import { measuredIn } from '../../../src/state/measured.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

export interface Message {
  readonly at: number;
  readonly channel: string;
  readonly incidentId: string;
  readonly action: NoticeAction;
  readonly reason: NoticeReason;
  readonly severity: Severity;
  readonly headline: string;
  readonly details: readonly { readonly label: string; readonly text: string }[];
}

export class Simulation {
  readonly messages: Message[] = [];
  readonly timeline: TimelineEntry[] = [];
  /** Every incident that there has been, as it is now, by id. */
  readonly incidents = new Map<string, Incident>();
  readonly projection: Projection;
  silences: readonly Silence[] = [];
  now: number;
  readonly #config: Config;
  readonly #policies: Policies;
  readonly #dueTimes: DueTimes;
  readonly #numbering = new Numbering({ sequence: 0, notificationId: 0 });
  #ids = 0;
  #reconciledAt: number;

  constructor(config: Config, now = Date.parse('2026-03-02T12:00:00Z')) {
    this.now = now;
    this.#config = config;
    this.#reconciledAt = now;
    this.#policies = new Policies(config, { next: () => undefined });
    this.#dueTimes = new DueTimes(this.#policies);
    this.projection = new Projection(config, () => this.now);
    const states = watchedSubjects(config).map((subject) => ({
      ...{ kind: 'state-saved' as const, state: initialState(subject, now), countedUntil: now },
    }));
    this.#enter(decision(now, states));
  }

  get open(): readonly Incident[] {
    return this.projection.openIncidents();
  }

  state(subject: Subject): FunctionState | undefined {
    return this.projection.state(subject);
  }

  finish(result: RunResult): void {
    this.#enter(finishRun(result, this.#context(), this.now));
  }

  acknowledge(incidentId: string, by = 'Asha'): void {
    const incident = this.open.find(({ id }) => id === incidentId);
    const decided = incident && acknowledge(incident, by, this.now);
    if (decided) this.#enter(withDecisions(decision(this.now), [decided], this.#context()));
  }

  /** A channel did not take the trigger of an incident. */
  refuse(incidentId: string, channel: string): void {
    this.projection.log.applySettled({
      ...{ kind: 'notification-settled', id: 0, channel, notice: { incidentId, action: 'trigger' } },
      outcome: { kind: 'refused', at: this.now, error: 'HTTP 400' },
    });
  }

  /** Lets time pass. The monitor looks at what follows from it each second, or as often as is said. */
  pass(ms: number, everyMs = SECOND): void {
    for (const end = this.now + ms; this.now < end;) {
      this.now = Math.min(end, this.now + everyMs);
      const passed = advanceTime(this.#context(), this.#dueTimes, this.now);
      if (passed) this.#enter(passed);
      const doubts = reassess(incidentWorld(this.#context()), this.now);
      this.#enter(withEscalations(decision(this.now), doubts, this.#context()));
      if (this.now >= this.#reconciledAt + MINUTE) this.#reconcile();
    }
  }

  /** As the dispatcher does each minute: whoever should have been notified by now, and was not, is. */
  #reconcile(): void {
    this.#reconciledAt = this.now;
    const measured = measuredIn(this.#config, (subject) => this.state(subject));
    const needs = { config: this.#config, now: this.now, measured };
    const notices = this.open.flatMap((incident) =>
      channelsTold(incident, this.#config)
        .filter((channel) => !this.projection.log.generationsOf(incident.id).has(channel))
        .map((channel) => wishedMessage({ channel, action: 'trigger', reason: 'reconciled' }, incident, needs)),
    );
    this.#enter(decision(this.now, queued(notices)));
  }

  #enter(made: Decision): void {
    const set = this.#numbering.changeSet(made);
    this.projection.apply(set);
    for (const change of set.changes) {
      if (change.kind === 'state-saved') this.#dueTimes.note(change, set.at);
      if (change.kind === 'incident-saved') this.incidents.set(change.incident.id, change.incident);
      if (change.kind === 'timeline-added') this.timeline.push(change.entry);
      if (change.kind !== 'notification-queued') continue;
      const { incidentId, action, reason, severity, headline, details } = change.notice;
      this.messages.push({
        at: set.at,
        channel: change.channel,
        incidentId,
        action,
        reason,
        severity,
        headline,
        details,
      });
    }
  }

  #context(): DecisionContext {
    return {
      projection: this.projection,
      config: this.#config,
      policies: this.#policies,
      silences: this.silences,
      newIncidentId: () => `I${(this.#ids += 1)}`,
    };
  }
}
