// The one sentence that page and pager share. It is the product: what is not available, in words of the business.
import type { Config } from '../config/config.ts';
import type { Locale, TextKey } from '../i18n/locale.ts';
import { gravestFirst } from '../model/function.ts';
import type { BusinessFunction, Component } from '../model/function.ts';
import type { AffectedFunction, Incident, IncidentSignal, MoreSignals } from '../model/incident.ts';
import type { CauseKey } from '../model/cause-key.ts';
import { sentencesOf } from '../state/impact.ts';
import { componentOf, readCauseKey, targetOf } from './cause-key.ts';
import { plainLine, unstopped } from '../text/plain-line.ts';
import { saidDuration, saidTime } from '../i18n/said-time.ts';
import { verbOf, type Verb } from './verb.ts';
import { isStanding, standingOrAll } from './standing.ts';

/** The parts of a configuration that incidents and their texts are made from. */
export type IncidentConfig = Pick<Config, 'components' | 'functions' | 'targets' | 'locale'>;

/** Below what the pager takes (1,024 characters), so that nothing is cut there. */
const MOST_CHARACTERS = 1000;
/** More sentences than this nobody reads in the first line of a page. */
const MOST_SENTENCES = 5;

export interface HeadlineNeeds {
  /** The component to blame. */
  readonly component?: Component | undefined;
  /** How the component fails (default: down). */
  readonly verb?: Verb;
  /** Another function has got through the component since. */
  readonly isDoubtful?: boolean;
  /** The functions that fail, or would. */
  readonly functions: readonly BusinessFunction[];
  /** Named when more than one target is watched. */
  readonly target?: string | undefined;
  readonly locale: Locale;
}

/** `Voyager is down: Credit card payment gateway is NOT available. Customers cannot place an order by card.` */
export function headline(needs: HeadlineNeeds): string {
  const { component, verb = 'down', isDoubtful = false, functions, target, locale } = needs;
  const { say } = locale;
  const meaning = listed(sentencesOf('summary', gravestFirst(functions), component?.id), locale);
  if (!component)
    return plainLine(target === undefined ? meaning : say('headline.at', { target, meaning }), MOST_CHARACTERS);
  const named = namedIn(component);
  const how = (isDoubtful ? mayBe : is)[verb];
  const available = target === undefined ? say(how, named) : say(`${how}At`, { ...named, target });
  return plainLine(`${available} ${meaning}`, MOST_CHARACTERS);
}

/** `Not known: Can customers place an order? No fresh answer since 07:40 GMT.` */
export function unknownHeadline(
  questions: readonly string[],
  since: string,
  { locale, target }: Pick<HeadlineNeeds, 'locale' | 'target'>,
): string {
  const said = { questions: listed(questions, locale), since };
  const text =
    target === undefined ? locale.say('headline.unknown', said) : locale.say('headline.unknownAt', { ...said, target });
  return plainLine(text, MOST_CHARACTERS);
}

/** The headline of an incident, for those of its functions that have not recovered and those that it inhibits. */
export function incidentTitle(
  {
    causeKey,
    affected,
    signals = [],
    moreSignals = [],
    startedAt,
    blame,
    inhibits = [],
  }: Pick<Incident, 'causeKey' | 'affected' | 'signals' | 'moreSignals' | 'startedAt' | 'blame' | 'inhibits'>,
  config: IncidentConfig,
  now: number,
): string {
  const { locale } = config;
  const isAboutFunctions = affected.some(isStanding);
  if (!isAboutFunctions && signals.length > 0) return signalTitle(signals, moreSignals, locale);
  const concerned = standingOrAll(affected);
  const target = targetToName(causeKey, config);
  const componentId = blame === 'unfounded' ? undefined : componentOf(causeKey);
  if (readCauseKey(causeKey).kind === 'unknown') {
    const since = Math.min(...concerned.map(({ cause }) => ('since' in cause ? cause.since : startedAt)));
    return unknownHeadline(questionsOf(concerned, config), saidTime(since, now, locale), { locale, target });
  }
  const text = headline({
    component: componentId === undefined ? undefined : config.components.get(componentId),
    verb: verbOf(concerned.map(({ cause }) => cause)),
    isDoubtful: blame === 'doubtful',
    functions: functionsOf([...concerned, ...inhibits.map((functionId) => ({ functionId }))], config),
    target,
    locale,
  });
  const title = text || locale.say('headline.notWorking', { questions: questionsOf(concerned, config).join(' ') });
  const isByTurns = concerned.some(({ isFlapping }) => isFlapping);
  return plainLine(isByTurns ? locale.say('headline.byTurns', { title }) : title, MOST_CHARACTERS);
}

/** What the signals say that have not ended (all, when every one has), each once. */
function signalTitle(signals: readonly IncidentSignal[], more: readonly MoreSignals[], locale: Locale): string {
  const standing = signals.filter(({ endedAt }) => endedAt === undefined);
  const said = [...new Set((standing.length > 0 ? standing : signals).map(({ says }) => says))];
  const unlisted = more.reduce((sum, one) => sum + one.standing, 0);
  if (unlisted === 0) return plainLine(listed(said, locale), MOST_CHARACTERS);
  const shown = said.slice(0, MOST_SENTENCES).join(' ');
  const all = locale.say('headline.alertsInAll', { count: standing.length + unlisted });
  return `${plainLine(shown, MOST_CHARACTERS - all.length - 1)} ${all}`;
}

/**
 * `Voyager is working again: Credit card payment gateway is available. It was down for 12 minutes.` An incident that was
 * closed without an answer, because its functions are not watched any more, says so.
 */
export function resolvedHeadline(incident: Ended, config: IncidentConfig): string {
  return plainLine(resolvedText(incident, config), MOST_CHARACTERS);
}

type Ended = Pick<Incident, 'causeKey' | 'affected' | 'signals' | 'startedAt' | 'availableAt' | 'blame'>;

/** An incident of signals alone: the sentence of its end says by itself that it is over. */
export const isOfSignals = ({ affected, signals = [] }: Pick<Incident, 'affected' | 'signals'>): boolean =>
  affected.length === 0 && signals.length > 0;

function resolvedText(incident: Ended, config: IncidentConfig): string {
  const { causeKey, affected, signals = [], startedAt, availableAt } = incident;
  const { locale } = config;
  const { say } = locale;
  const duration = saidDuration((availableAt ?? startedAt) - startedAt, locale);
  if (isOfSignals(incident)) return say('headline.overAfter', { title: signalTitle(signals, [], locale), duration });
  const target = targetToName(causeKey, config);
  const questions = listed(questionsOf(affected, config), locale);
  const movedTo = affected.findLast((one) => one.movedTo !== undefined)?.movedTo;
  if (availableAt === undefined && movedTo !== undefined)
    return say('headline.movedTo', { questions, incident: movedTo });
  if (availableAt === undefined)
    return target === undefined
      ? say('headline.closed', { questions })
      : say('headline.closedAt', { questions, target });
  const componentId = componentOf(causeKey);
  const component = componentId === undefined ? undefined : config.components.get(componentId);
  if (component && incident.blame === undefined) {
    const said = { ...namedIn(component), duration };
    const verb = verbOf(affected.map(({ cause }) => cause));
    return target === undefined ? say(back[verb], said) : say(`${back[verb]}At`, { ...said, target });
  }
  const said = { questions, duration };
  if (readCauseKey(causeKey).kind === 'unknown')
    return target === undefined ? say('headline.known', said) : say('headline.knownAt', { ...said, target });
  return target === undefined ? say('headline.working', said) : say('headline.workingAt', { ...said, target });
}

const is = { down: 'headline.down', faulty: 'headline.faulty', slow: 'headline.slow' } as const satisfies Readonly<
  Record<Verb, TextKey>
>;

const mayBe = {
  down: 'headline.mayBeDown',
  faulty: 'headline.mayBeFaulty',
  slow: 'headline.mayBeSlow',
} as const satisfies Readonly<Record<Verb, TextKey>>;

const back = {
  down: 'headline.componentBack',
  faulty: 'headline.faultyBack',
  slow: 'headline.slowBack',
} as const satisfies Readonly<Record<Verb, TextKey>>;

const namedIn = ({ name, provides }: Component) => ({ component: name, provides: unstopped(provides) });

/** The functions behind a list of affected ones, the gravest first, each once; those not configured any more left out. */
export function functionsOf(
  affected: readonly Pick<AffectedFunction, 'functionId'>[],
  { functions }: Pick<IncidentConfig, 'functions'>,
): BusinessFunction[] {
  const ids = new Set(affected.map(({ functionId }) => functionId));
  return gravestFirst([...ids].flatMap((id) => functions.get(id) ?? []));
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

function listed(sentences: readonly string[], { say }: Locale): string {
  const shown = sentences.slice(0, MOST_SENTENCES).join(' ');
  const count = sentences.length - MOST_SENTENCES;
  return count > 0 ? say('headline.more', { shown, count }) : shown;
}
