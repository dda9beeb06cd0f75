// The monitor's decisions without a store, a runner or a receiver: results go in, messages and incidents come out. Pure but
// for its own memory, so that thousands of outages can be simulated in a second.
import type { Config } from '../../../src/config/config.ts';
import { acknowledge } from '../../../src/incident/decide.ts';
import { reassess } from '../../../src/incident/reassess.ts';
import type { Silence } from '../../../src/model/alerting.ts';
import type { Incident, TimelineEntry } from '../../../src/model/incident.ts';
import type { Severity, Subject } from '../../../src/model/names.ts';
import type { NoticeAction, NoticeReason } from '../../../src/model/notice.ts';
import type { RunResult } from '../../../src/model/run.ts';
import type { FunctionState } from '../../../src/model/state.ts';
import { channelsTold } from '../../../src/escalation/incident-policy.ts';
import { emptyEntry, type Entry } from '../../../src/record/decision.ts';
import { withDecisions, withEscalations } from '../../../src/record/deciders/escalate.ts';
import { Memory, Standing } from '../../../src/record/projection.ts';
import { wishedMessage } from '../../../src/record/deciders/messages.ts';
import { Agenda, passTime } from '../../../src/record/deciders/advance-time.ts';
import { Policies } from '../../../src/record/policies.ts';
import { recordRun } from '../../../src/record/deciders/finish-run.ts';
import { incidentWorld, sightOf, type Sight } from '../../../src/record/decision-context.ts';
import { ToldLog } from '../../../src/record/notification-log.ts';
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
  readonly memory: Memory;
  silences: readonly Silence[] = [];
  now: number;
  readonly #config: Config;
  readonly #policies: Policies;
  readonly #agenda: Agenda;
  readonly #decided = new Standing();
  readonly #told = new ToldLog();
  #ids = 0;
  #reconciledAt: number;

  constructor(config: Config, now = Date.parse('2026-03-02T12:00:00Z')) {
    this.now = now;
    this.#config = config;
    this.#reconciledAt = now;
    this.#policies = new Policies(config, { next: () => undefined });
    this.#agenda = new Agenda(this.#policies);
    this.memory = new Memory(config, () => this.now);
    const states = watchedSubjects(config).map((subject) => ({ state: initialState(subject, now), countedUntil: now }));
    this.#enter({ ...emptyEntry(now), states });
  }

  get open(): readonly Incident[] {
    return this.#decided.open;
  }

  state(subject: Subject): FunctionState | undefined {
    return this.#decided.saved(subject)?.state;
  }

  finish(result: RunResult): void {
    this.#enter(recordRun(result, this.#decided.saved(result), this.#sight(), this.now));
  }

  acknowledge(incidentId: string, by = 'Asha'): void {
    const incident = this.open.find(({ id }) => id === incidentId);
    const decision = incident && acknowledge(incident, by, this.now, this.#config.locale);
    if (decision) this.#enter(withDecisions(emptyEntry(this.now), [decision], this.#sight()));
  }

  /** A channel did not take the trigger of an incident. */
  refuse(incidentId: string, channel: string): void {
    this.#told.noteUntaken(incidentId, channel, 1);
  }

  /** Lets time pass. The monitor looks at what follows from it each second, or as often as is said. */
  pass(ms: number, everyMs = SECOND): void {
    for (const end = this.now + ms; this.now < end;) {
      this.now = Math.min(end, this.now + everyMs);
      const passed = passTime(this.#decided.all(), this.#agenda, this.#sight(), this.now);
      if (passed) this.#enter(passed);
      const doubts = reassess(incidentWorld(this.#sight()), this.now);
      this.#enter(withEscalations(emptyEntry(this.now), doubts, this.#sight()));
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
        .filter((channel) => !this.#told.roundsOf(incident.id).has(channel))
        .map((channel) => wishedMessage({ channel, action: 'trigger', reason: 'reconciled' }, incident, needs)),
    );
    this.#enter({ ...emptyEntry(this.now), notices });
  }

  #enter(entry: Entry): void {
    this.#decided.apply(entry);
    for (const saved of entry.states) this.#agenda.note(saved, entry.at);
    this.#told.note(entry);
    this.memory.show(entry);
    for (const incident of entry.incidents) this.incidents.set(incident.id, incident);
    this.timeline.push(...entry.timeline);
    for (const { channel, notice } of entry.notices) {
      const { incidentId, action, reason, severity, headline, details } = notice;
      this.messages.push({ at: entry.at, channel, incidentId, action, reason, severity, headline, details });
    }
  }

  #sight(): Sight {
    return sightOf({
      decided: this.#decided,
      log: this.#told,
      config: this.#config,
      policies: this.#policies,
      silences: this.silences,
      newIncidentId: () => `I${(this.#ids += 1)}`,
    });
  }
}
