import type { Locale, Say } from '../../i18n/locale.ts';
import type { BusinessFunction, RetryPolicy, Series } from '../../model/function.ts';
import type { Incident } from '../../model/incident.ts';
import type { Audience } from '../../model/names.ts';
import type { RunResult } from '../../model/run.ts';
import type { State } from '../../model/state.ts';
import type { RollUp } from '../../model/roll-up.ts';
import { shortDuration } from '../../time/duration.ts';
import { plainIncidents } from './audience-incidents.ts';
import { doubtWording } from './doubt-words.ts';
import { functionRow } from './function-row.ts';
import type { FunctionRow } from './function-row.ts';
import { historyOf } from './history-view.ts';
import type { History } from './history-view.ts';
import { incidentLine } from './incident-view.ts';
import type { IncidentLine } from './incident-view.ts';
import { measuredNow } from './measured-now.ts';
import { problemCard } from './problem-card.ts';
import type { ProblemCard } from './problem-card.ts';
import { linked } from './safe-link.ts';
import type { Linked } from './safe-link.ts';
import { responseChart } from './response-chart.ts';
import type { ResponseChart } from './response-chart.ts';
import type { RunNotes } from './evidence-lines.ts';
import { runView } from './run-view.ts';
import type { RunView } from './run-view.ts';
import { pathOf } from './safe-link.ts';
import { incidentFinder, mainTarget, seenBy, situationOf } from './situation.ts';
import type { Moment } from './status-view.ts';

/** What the store gave for a function's page; undefined when the store could not be asked. */
export interface Past {
  readonly days: readonly RollUp[];
  readonly hours: readonly RollUp[];
  readonly incidents: readonly Incident[];
}

export interface FunctionView {
  readonly id: string;
  readonly question: string;
  readonly row: FunctionRow;
  readonly problem?: ProblemCard;
  readonly targets: readonly {
    readonly name: string;
    readonly href: string;
    readonly state: State;
    readonly word: string;
    readonly isShown: boolean;
  }[];
  /** Undefined when the store could not be asked. */
  readonly history?: History;
  readonly chart?: ResponseChart;
  readonly incidents: readonly IncidentLine[];
  readonly technical?: {
    readonly settings: readonly { readonly label: string; readonly text: string }[];
    readonly dependsOn: readonly Linked[];
    readonly runbook?: Linked;
    readonly runs: readonly RunView[];
  };
}

export interface FunctionQuestion {
  readonly fn: BusinessFunction;
  readonly target: string;
  readonly audience: Audience;
  /** What the page of the last failed run said. */
  readonly notes?: RunNotes | undefined;
}

/** A function at a target, or undefined when it is not tried there. */
export function functionView(
  { fn, target, audience, notes }: FunctionQuestion,
  moment: Moment,
  past: Past | undefined,
): FunctionView | undefined {
  const { now, config } = moment;
  const reading = { now, locale: config.locale };
  const isTechnical = audience === 'operations';
  const told = (all: readonly Incident[]) => (isTechnical ? all : plainIncidents(all, moment));
  const incidents = told(moment.incidents);
  const everywhere = seenBy(
    'operations',
    config,
    moment.states.filter(({ functionId }) => functionId === fn.id),
  );
  const seen = everywhere.find(({ state }) => state.target === target);
  if (!seen) return undefined;
  const runs = moment.runs(seen.state);
  const problem = situationOf([seen], config, incidents).problems[0];
  const card =
    problem &&
    problemCard(problem, {
      ...reading,
      audience,
      config,
      runs: moment.runs,
      accepted: moment.accepted,
      measured: (target) => measuredNow(target, moment),
    });
  const row = functionRow(seen, {
    ...reading,
    isTechnical,
    incidentOf: incidentFinder(incidents),
    lastRun: runs[0],
    words: doubtWording(seen, audience, config.locale),
  });
  const chart =
    past &&
    responseChart(past.hours, {
      ...reading,
      slowAfterMs: fn.slowAfterMs,
      incidents: told(past.incidents)
        .filter(({ affected }) => affected.some((one) => one.functionId === fn.id && one.target === target))
        .map(({ title, startedAt, availableAt, restoredAt }) => ({
          title,
          startedAt,
          endedAt: availableAt ?? restoredAt,
        })),
    });
  return {
    id: fn.id,
    question: fn.question,
    row: card ? { ...row, since: card.since, sinceFor: card.sinceFor } : row,
    ...(card ? { problem: card } : {}),
    targets: everywhere.map(({ state }) => ({
      name: state.target,
      href: pathOf.function(fn.id, state.target === mainTarget(fn, config) ? undefined : state.target),
      state: state.state,
      word: config.locale.say(`state.${state.state}`),
      isShown: state.target === target,
    })),
    ...(past ? { history: historyOf(past.days, now, config.locale) } : {}),
    ...(chart ? { chart } : {}),
    incidents: told(past?.incidents ?? [])
      .toSorted((a, b) => b.startedAt - a.startedAt)
      .map((incident) => incidentLine(incident, config, reading)),
    ...(isTechnical ? { technical: technicalView(fn, moment, { runs, notes }) } : {}),
  };
}

function technicalView(
  fn: BusinessFunction,
  { now, config }: Moment,
  { runs, notes }: { runs: readonly RunResult[]; notes: RunNotes | undefined },
) {
  return {
    settings: settingsOf(fn, config.locale),
    dependsOn: fn.dependsOn.map((id) => ({ text: config.components.get(id)?.name ?? id, href: pathOf.component(id) })),
    ...(fn.runbook === undefined ? {} : { runbook: linked(fn.runbook) }),
    runs: runs.map((run) =>
      runView(run, { now, locale: config.locale }, run.runId === notes?.runId ? notes : undefined),
    ),
  };
}

function settingsOf(fn: BusinessFunction, { say, tag }: Locale): { label: string; text: string }[] {
  const { schedule, slowAfterMs, alarm } = fn;
  const every = (everyMs: number) => say('view.settings.every', { span: shortDuration(everyMs, tag) });
  return [
    { label: say('view.settings.id'), text: fn.id },
    { label: say('view.settings.check'), text: fn.check },
    {
      label: say('view.settings.tried'),
      text:
        schedule.kind === 'every'
          ? every(schedule.everyMs)
          : say('view.settings.cron', { expression: schedule.expression }),
    },
    { label: say('view.settings.timeLimit'), text: shortDuration(fn.timeoutMs, tag) },
    ...(fn.retry === undefined ? [] : [{ label: say('view.settings.retry'), text: retryText(fn.retry, say, tag) }]),
    ...(slowAfterMs === undefined
      ? []
      : [
          {
            label: say('view.settings.slow'),
            text: say('view.settings.slowFrom', { span: shortDuration(slowAfterMs, tag) }),
          },
        ]),
    {
      label: say('view.settings.alarm'),
      text: say('view.settings.alarmAfter', {
        failures: failuresText(alarm.after, say),
        successes: successesText(alarm.clearAfter, say),
      }),
    },
    { label: say('view.settings.severity'), text: say(`page.severity.${fn.severity}`) },
  ];
}

const retryText = (retry: RetryPolicy, say: Say, tag: string): string =>
  retry === 'off'
    ? say('view.settings.retryOff')
    : say('view.settings.retryAfter', { span: shortDuration(retry.afterMs, tag) });

/** `2 failures in a row`, `3 failures of 5`, `one failure`. */
function failuresText({ count: many, of }: Series, say: Say): string {
  if (of === 1) return say('view.settings.oneFailure');
  return many === of ? say('view.settings.failuresInARow', { many }) : say('view.settings.failuresOf', { many, of });
}

function successesText({ count: many, of }: Series, say: Say): string {
  if (of === 1) return say('view.settings.oneSuccess');
  return many === of ? say('view.settings.successesInARow', { many }) : say('view.settings.successesOf', { many, of });
}
