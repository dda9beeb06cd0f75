// The forms of all that the store keeps as JSON, one for each noun.
import type { Session } from '../../model/access.ts';
import type { Incident } from '../../model/incident.ts';
import {
  timelineCategories,
  type Publications,
  type TimelineCategory,
  type TimelineEvent,
  type TimelineKind,
} from '../../model/timeline.ts';
import type { Notice } from '../../model/notice.ts';
import type { Planned } from '../../model/planned.ts';
import type { Signal } from '../../model/signal.ts';
import type { Cause, FunctionState } from '../../model/state.ts';
import type { SubscriberMailContent } from '../../model/subscription.ts';
import type { RunDetails, Shape } from '../tables/run-codec.ts';
import { anything, fields, listOf, number, oneOf, optional, recordOf, text, type Check, type Form } from './form.ts';

const cause = fields({ kind: text });

export const incidentForm: Form<Incident> = fields({
  id: text,
  causeKey: text,
  severity: text,
  stage: text,
  title: text,
  affected: listOf(fields({ functionId: text, target: text, cause, joinedAt: number })),
  signals: optional(listOf(fields({ source: text, id: text, says: text, functions: listOf(text), since: number }))),
  moreSignals: optional(listOf(fields({ source: text, standing: number, ended: number }))),
  telling: optional(fields({ from: number, severity: text, reason: text, done: number, round: number })),
  startedAt: number,
  openedAt: number,
});

const timelineEvents: Readonly<Record<TimelineKind, Check>> = {
  opened: fields({ question: text, cause }),
  joined: fields({ question: text, cause }),
  'signal-opened': fields({ says: text }),
  'signal-joined': fields({ says: text }),
  'signal-worse': fields({ says: text }),
  'signal-ended': fields({ says: text }),
  'signals-unlisted': fields({ most: number }),
  recovered: fields({ question: text }),
  'answered-no': fields({ question: text }),
  'moved-to': fields({ question: text, incident: text, component: optional(text) }),
  'moved-from': fields({ question: text, incident: text }),
  blamed: fields({ question: text, component: text, cause }),
  unwatched: fields({ functionId: text, target: text }),
  flapping: fields({ question: text }),
  steady: fields({ question: text }),
  gap: fields({ gap: text, from: number, until: number }),
  'severity-raised': fields({
    from: text,
    to: text,
    spread: optional(fields({ functions: number, openForMs: number })),
    takenOverFrom: optional(text),
  }),
  acknowledged: anything,
  'closed-at-pager': anything,
  'acknowledge-again': fields({ former: text }),
  'still-open': anything,
  suppressed: fields({
    reason: oneOf('kind', {
      component: fields({ component: text, incident: text }),
      silence: fields({ by: text, why: text, until: number }),
      maintenance: fields({ says: text, until: number }),
    }),
  }),
  unsuppressed: anything,
  'nobody-notified': fields({ reason: text }),
  escalated: fields({ afterMs: number, channels: listOf(text) }),
  summarised: fields({ channels: listOf(text) }),
  available: fields({ afterMs: number }),
  restored: anything,
  notified: fields({ channel: text, action: text, attempts: number, refused: optional(text) }),
  'other-key': fields({ channel: text, action: text }),
  'not-notified': fields({ how: text, channel: text, action: text, error: text }),
  omitted: fields({ count: number }),
  'legacy-note': fields({ category: text, text }),
};

export const timelineEventForm: Form<TimelineEvent> = oneOf('kind', timelineEvents);

/** The category of a line from before the timeline held data. */
export const categoryOfLine = (kind: string): TimelineCategory =>
  timelineCategories.find((category) => category === kind) ?? 'note';

export const publicationsForm: Form<Publications> = recordOf(fields({ title: text, texts: listOf(text) }));

export const stateForm: Form<FunctionState> = fields({
  functionId: text,
  target: text,
  state: text,
  cause,
  since: number,
  tracks: recordOf(fields({ recent: listOf(fields({ runId: text, at: number, outcome: text })) })),
  knownSince: number,
});

export const causeForm: Form<Cause> = cause;

const labelled = (more: Readonly<Record<string, Check>>) => listOf(fields({ label: text, ...more }));

export const noticeForm: Form<Notice> = fields({
  action: text,
  reason: text,
  incidentId: text,
  severity: text,
  headline: text,
  details: labelled({ text }),
  links: labelled({ href: text }),
  functions: listOf(text),
  at: number,
});

export const plannedForm: Form<Planned> = oneOf('kind', {
  silence: fields({
    silence: fields({
      id: text,
      functions: listOf(text),
      components: listOf(text),
      severities: listOf(text),
      targets: listOf(text),
      from: number,
      until: number,
      by: text,
      why: text,
    }),
  }),
  maintenance: fields({
    window: fields({ id: text, says: text, functions: listOf(text), when: fields({ from: number, until: number }) }),
  }),
});

export const signalForm: Form<Signal> = fields({
  source: text,
  id: text,
  causeKey: text,
  severity: text,
  says: text,
  functions: listOf(text),
  since: number,
});

export const sessionForm: Form<Session> = fields({
  hash: text,
  way: text,
  subject: text,
  name: text,
  groups: listOf(text),
  entry: text,
  createdAt: number,
  usedAt: number,
});

export const shapeForm: Form<Shape> = fields({ s: listOf(listOf(anything)), m: listOf(listOf(anything)) });

/** JSON has no word for a number that is none: such a measurement is null. */
const measured: Check = (value) => (value === null ? undefined : number(value));

export const numbersForm: Form<readonly number[]> = listOf(measured);

export const runDetailsForm: Form<RunDetails> = fields({
  steps: optional(listOf(fields({ name: text, depth: number, startMs: number, durationMs: number }))),
  measurements: optional(listOf(fields({ name: text, value: measured }))),
  failure: optional(fields({ message: text })),
  trouble: optional(fields({ trouble: text, message: text })),
  evidence: optional(listOf(fields({ kind: text, file: text, bytes: number }))),
  log: optional(listOf(text)),
});

export const functionIdsForm: Form<readonly string[]> = listOf(text);

export const mailContentForm: Form<SubscriberMailContent> = fields({ subject: text, texts: listOf(text) });

/** Values whose readers rely on their form, by name. */
export const keyValueForms: Readonly<Record<string, Check>> = {
  alarms: recordOf(fields({ conditions: recordOf(anything) })),
};
