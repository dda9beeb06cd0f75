// The one sentence that page and pager share. It is the product: what is not available, in words of the business.
import type { Config } from '../config/config.ts';
import type { BusinessFunction, Component } from '../model/function.ts';
import type { AffectedFunction, Incident, IncidentSignal } from '../model/incident.ts';
import type { CauseKey } from '../model/cause-key.ts';
import { severities } from '../model/names.ts';
import { sentencesOf } from '../state/impact.ts';
import { componentOf, readCauseKey, targetOf } from './cause-key.ts';
import { plainLine, unstopped } from './plain-line.ts';
import { saidDuration, saidTime } from './said-time.ts';

/** The parts of a configuration that incidents and their texts are made from. */
export type IncidentConfig = Pick<Config, 'components' | 'functions' | 'targets' | 'timezone'>;

/** Below what the pager takes (1,024 characters), so that nothing is cut there. */
const MOST_CHARACTERS = 1000;
/** More sentences than this nobody reads in the first line of a page. */
const MOST_SENTENCES = 5;

export interface HeadlineNeeds {
  /** The component to blame. */
  readonly component?: Component | undefined;
  /** The functions that fail, or would. */
  readonly functions: readonly BusinessFunction[];
  /** Named when more than one target is watched. */
  readonly target?: string | undefined;
}

/** `Voyager is down: Credit card payment gateway is NOT available. Customers cannot place an order by card.` */
export function headline({ component, functions, target }: HeadlineNeeds): string {
  const meaning = listed(sentencesOf('summary', gravestFirst(functions), component?.id), ' ');
  const place = target === undefined ? '' : ` at ${target}`;
  if (!component) return plainLine(target === undefined ? meaning : `At ${target}: ${meaning}`, MOST_CHARACTERS);
  const available = `${component.name} is down${place}: ${unstopped(component.provides)} is NOT available.`;
  return plainLine(`${available} ${meaning}`, MOST_CHARACTERS);
}

/** `Not known: Can customers place an order? No fresh answer since 07:40 GMT.` */
export function unknownHeadline(questions: readonly string[], since: string, target?: string): string {
  const place = target === undefined ? '' : ` at ${target}`;
  return plainLine(`Not known${place}: ${listed(questions, ' ')} No fresh answer since ${since}.`, MOST_CHARACTERS);
}

/** The headline of an incident, for those of its functions that have not recovered. */
export function incidentTitle(
  { causeKey, affected, signals = [], startedAt }: Pick<Incident, 'causeKey' | 'affected' | 'signals' | 'startedAt'>,
  config: IncidentConfig,
  now: number,
): string {
  const isAboutFunctions = affected.some(({ recoveredAt }) => recoveredAt === undefined);
  if (!isAboutFunctions && signals.length > 0) return signalTitle(signals);
  const concerned = standingOf(affected);
  const target = targetToName(causeKey, config);
  const componentId = componentOf(causeKey);
  if (readCauseKey(causeKey).kind === 'unknown') {
    const since = Math.min(...concerned.map(({ cause }) => ('since' in cause ? cause.since : startedAt)));
    return unknownHeadline(questionsOf(concerned, config), saidTime(since, now, config.timezone), target);
  }
  const text = headline({
    component: componentId === undefined ? undefined : config.components.get(componentId),
    functions: functionsOf(concerned, config),
    target,
  });
  const title = text || `Not working: ${questionsOf(concerned, config).join(' ')}`;
  return plainLine(concerned.some(({ isFlapping }) => isFlapping) ? `By turns: ${title}` : title, MOST_CHARACTERS);
}

/** What the signals say that have not ended (all, when every one has), each once. */
function signalTitle(signals: readonly IncidentSignal[]): string {
  const standing = signals.filter(({ endedAt }) => endedAt === undefined);
  const said = (standing.length > 0 ? standing : signals).map(({ says }) => says);
  return plainLine(listed([...new Set(said)], ' '), MOST_CHARACTERS);
}

/**
 * `Voyager is working again: Credit card payment gateway is available. It was down for 12 minutes.` An incident that was
 * closed without an answer, because its functions are not watched any more, says so.
 */
export function resolvedHeadline(
  {
    causeKey,
    affected,
    signals = [],
    startedAt,
    availableAt,
  }: Pick<Incident, 'causeKey' | 'affected' | 'signals' | 'startedAt' | 'availableAt'>,
  config: IncidentConfig,
): string {
  const target = targetToName(causeKey, config);
  const place = target === undefined ? '' : ` at ${target}`;
  const componentId = componentOf(causeKey);
  const component = componentId === undefined ? undefined : config.components.get(componentId);
  const questions = listed(questionsOf(affected, config), ' ');
  const say = (text: string) => plainLine(text, MOST_CHARACTERS);
  if (affected.length === 0 && signals.length > 0) {
    const lasted = saidDuration((availableAt ?? startedAt) - startedAt);
    return say(`Over: ${signalTitle(signals)} It lasted ${lasted}.`);
  }
  if (availableAt === undefined) return say(`Closed without an answer, not watched any more${place}: ${questions}`);
  const lasted = saidDuration(availableAt - startedAt);
  if (component) {
    return say(
      `${component.name} is working again${place}: ${unstopped(component.provides)} is available. It was down for ${lasted}.`,
    );
  }
  return readCauseKey(causeKey).kind === 'unknown'
    ? say(`Known again${place}: ${questions} There was no fresh answer for ${lasted}.`)
    : say(`Working again${place}: ${questions} It was not working for ${lasted}.`);
}

/** The functions behind a list of affected ones, the gravest first, each once; those not configured any more left out. */
export function functionsOf(
  affected: readonly Pick<AffectedFunction, 'functionId'>[],
  { functions }: Pick<IncidentConfig, 'functions'>,
): BusinessFunction[] {
  const ids = new Set(affected.map(({ functionId }) => functionId));
  return gravestFirst([...ids].flatMap((id) => functions.get(id) ?? []));
}

/** Those that have not recovered; all when every one has. */
export function standingOf(affected: readonly AffectedFunction[]): readonly AffectedFunction[] {
  const standing = affected.filter(({ recoveredAt }) => recoveredAt === undefined);
  return standing.length > 0 ? standing : affected;
}

/** The target's name when more than one is watched, so that a sentence must say which it means. */
export function targetToName(causeKey: CauseKey, { targets }: Pick<IncidentConfig, 'targets'>): string | undefined {
  const watched = [...targets.values()].filter(({ scheduled }) => scheduled).length;
  return watched > 1 ? targetOf(causeKey) : undefined;
}

/** Of a function that is not configured any more only the id is known. */
const questionsOf = (affected: readonly AffectedFunction[], config: IncidentConfig): string[] => {
  const known = functionsOf(affected, config).map(({ question }) => question);
  return known.length > 0 ? known : [...new Set(affected.map(({ functionId }) => functionId))];
};

const gravestFirst = (functions: readonly BusinessFunction[]) =>
  functions.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));

function listed(sentences: readonly string[], between: string): string {
  const shown = sentences.slice(0, MOST_SENTENCES).join(between);
  const more = sentences.length - MOST_SENTENCES;
  return more > 0 ? `${shown} And ${more} more.` : shown;
}
