import { severities } from './names.ts';
import type { Team } from './duty.ts';
import type { Audience, Severity } from './names.ts';

/** `once` is `{ fails: 1, of: 1 }`, `3 in a row` is `{ fails: 3, of: 3 }`, `3 of 5` is `{ fails: 3, of: 5 }`. */
export interface Series {
  readonly count: number;
  readonly of: number;
}

export interface AlarmPolicy {
  readonly after: Series;
  readonly clearAfter: Series;
  /** In how many locations the condition must hold. */
  readonly locations: number;
  /** Absent: a function that fails and works by turns is told each time. */
  readonly flapping?: FlappingPolicy;
}

/** From when on a function counts as failing and working by turns, and when that is over. */
export interface FlappingPolicy {
  /** So many times from working to failing or not known … */
  readonly turns: number;
  /** … within this time. */
  readonly withinMs: number;
  /** Steady for this long. */
  readonly settleMs: number;
}

/** What a number measured by the check means. Above or below fail, the function fails; above or below slow, it is slow. */
export interface MeasurementLimits {
  readonly failAbove?: number;
  readonly failBelow?: number;
  readonly slowAbove?: number;
  readonly slowBelow?: number;
  /** Only when it has been so for this long. */
  readonly forMs: number;
}

export type Schedule =
  | { readonly kind: 'every'; readonly everyMs: number }
  | { readonly kind: 'cron'; readonly expression: string };

/** A sentence that is true only while some functions work. */
export interface ConditionalText {
  readonly text: string;
  /** Ids, at least one. */
  readonly functions: readonly string[];
}

export interface ImpactText {
  readonly summary: string;
  /** A plain text names no function, so nothing measured says whether it is true. */
  readonly stillWorks?: string | ConditionalText;
  readonly tellCustomers?: string | ConditionalText;
  readonly workaround?: string;
  /** What to say, once it is over, to those who call about it. */
  readonly afterwards?: string;
}

/** What is said of a function that is not known to work, or that is slow. */
export type DoubtText = Partial<Record<'summary' | 'tellCustomers' | 'workaround', string>>;

export interface Impact extends ImpactText {
  readonly whenUnknown?: DoubtText;
  readonly whenSlow?: DoubtText;
  /** Sharper sentences by failing component. */
  readonly whenDown: Readonly<Record<string, Partial<ImpactText>>>;
}

/** How the browser presents itself to the site. */
export interface PageOptions {
  /** A name from Playwright's device list. */
  readonly device?: string;
  readonly locale?: string;
  /** Resource types that the journey need not load. */
  readonly block: readonly ('image' | 'font' | 'media' | 'stylesheet')[];
  readonly serviceWorkers: 'allow' | 'block';
}

/** When a run whose first attempt failed makes its second one; `off`: it makes none, and the first failure counts. */
export type RetryPolicy = 'off' | { readonly afterMs: number };

/** The longest that the attempts of one run take together, with the wait between them; milliseconds. */
export const attemptsMs = ({ timeoutMs, retry }: Pick<BusinessFunction, 'timeoutMs' | 'retry'>): number =>
  retry === 'off' ? timeoutMs : 2 * timeoutMs + (retry?.afterMs ?? 0);

/** Functions in the order in which their words are said. */
export const gravestFirst = (functions: readonly BusinessFunction[]): BusinessFunction[] =>
  functions.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));

/** A business function, phrased as a question a user would ask. */
export interface BusinessFunction {
  readonly id: string;
  readonly question: string;
  /** Absolute path of the check script. */
  readonly checkFile: string;
  /** As written in the configuration. */
  readonly check: string;
  readonly schedule: Schedule;
  readonly timeoutMs: number;
  /** Absent: at once. */
  readonly retry?: RetryPolicy;
  /** For one action of a page; absent: none gives up before the time of the run is up. */
  readonly actionTimeoutMs?: number;
  /** For matchers that wait; absent: 5 s. */
  readonly expectTimeoutMs?: number;
  readonly slowAfterMs?: number;
  readonly severity: Severity;
  readonly audiences: readonly Audience[];
  readonly targets: readonly string[];
  /** Component ids. */
  readonly dependsOn: readonly string[];
  readonly alarm: AlarmPolicy;
  /** By the name of the measurement. */
  readonly measurements?: Readonly<Record<string, MeasurementLimits>>;
  readonly certificate?: { readonly warnBeforeMs: number; readonly severity: Severity };
  readonly impact: Impact;
  readonly page: PageOptions;
  readonly params: Readonly<Record<string, string | number | boolean>>;
  /** Names of the secrets that its script may ask for. */
  readonly secrets: readonly string[];
  /** Send trace context to the target's own origins. */
  readonly propagateTrace: boolean;
  readonly runbook?: string;
  /** Percent of runs that must pass, over 30 days; over 0 and below 100. */
  readonly objective?: number;
}

export interface Component {
  readonly id: string;
  readonly name: string;
  readonly provides: string;
  /** As written: a team, or how people call whoever it is. */
  readonly owner?: string;
  /** The owner, when it names a team. */
  readonly team?: Team;
  readonly runbook?: string;
  readonly dependsOn: readonly string[];
  readonly supplier: boolean;
  readonly statusPage?: string;
  readonly contact?: string;
}

export interface Target {
  readonly name: string;
  readonly url: string;
  /** False: only for `run`, gates and drills. */
  readonly scheduled: boolean;
  readonly variables: Readonly<Record<string, string>>;
  /** Origins that belong to the target: its url's, and those of variables that are addresses. */
  readonly origins: readonly string[];
  /** What HTTP requests of checks send as `User-Agent`; left out: the program's own. */
  readonly userAgent?: string;
}

/** Planned work: on a cron expression for a while, or once from … until …. */
export interface MaintenanceWindow {
  /** Of those made while running; those of the configuration have none. */
  readonly id?: string;
  /** Who planned it. */
  readonly by?: string;
  /** When it was made, epoch milliseconds; absent in those of the configuration and of stores from before. */
  readonly madeAt?: number;
  /** Empty: all functions. */
  readonly functions: readonly string[];
  readonly when:
    | { readonly kind: 'cron'; readonly expression: string; readonly forMs: number }
    | { readonly kind: 'once'; readonly from: number; readonly until: number };
  readonly says: string;
}
