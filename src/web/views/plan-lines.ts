import type { Config } from '../../config/config.ts';
import type { Say } from '../../i18n/locale.ts';
import type { Planned } from '../../model/planned.ts';
import { spellDuration } from '../../time/duration.ts';
import { silencesOf, workOf } from './planned-view.ts';
import type { KnownSilence, KnownWork } from './planned-view.ts';
import { stamp } from './time-text.ts';
import type { Stamp } from './time-text.ts';
import type { Reading } from './wording.ts';

/** A silence or planned work as a line. */
export interface PlanLine {
  readonly id: string;
  readonly kind: Planned['kind'];
  /** What it is about: functions, components … */
  readonly about: string;
  readonly why: string;
  readonly by?: string;
  readonly from?: Stamp;
  readonly until?: Stamp;
  /** Of work that comes again and again. */
  readonly again?: string;
  readonly isInForce: boolean;
  /** Where a form that ends it is posted to; those of the configuration have none. */
  readonly endAction?: string;
}

/** All silences and planned work that are not over, those in force first. */
export function planLines(config: Config, planned: readonly Planned[], reading: Reading): readonly PlanLine[] {
  const lines = [
    ...silencesOf(config, planned, reading.now).map((one) => silenceLine(one, config, reading)),
    ...workOf(config, planned, reading.now).map((one) => workLine(one, config, reading)),
  ];
  return lines.toSorted((a, b) => Number(b.isInForce) - Number(a.isInForce));
}

function silenceLine({ silence, isConfigured }: KnownSilence, config: Config, { now, locale }: Reading): PlanLine {
  const { id, functions, components, severities, targets, from, until, by, why } = silence;
  const { say } = locale;
  const about = [
    ...functions.map((one) => config.functions.get(one)?.question ?? one),
    ...components.map((one) => config.components.get(one)?.name ?? one),
    ...(severities.length > 0
      ? [
          say('view.plan.only', {
            severities: listed(
              severities.map((one) => say(`page.severity.${one}`)),
              say,
            ),
          }),
        ]
      : []),
    ...(targets.length > 0 ? [say('view.plan.at', { targets: listed(targets, say) })] : []),
  ];
  return {
    id,
    kind: 'silence',
    about: about.length > 0 ? about.join(' · ') : say('view.plan.everything'),
    why,
    by,
    from: stamp(from, now, locale),
    until: stamp(until, now, locale),
    isInForce: from <= now,
    ...(isConfigured ? {} : { endAction: `/silences/${encodeURIComponent(id)}/end` }),
  };
}

function workLine({ id, window, isConfigured }: KnownWork, config: Config, { now, locale }: Reading): PlanLine {
  const { functions, when, says, by } = window;
  const about = functions.map((one) => config.functions.get(one)?.question ?? one).join(' · ');
  return {
    id,
    kind: 'maintenance',
    about: about || locale.say('view.plan.allFunctions'),
    why: says,
    ...(by === undefined ? {} : { by }),
    ...(when.kind === 'once'
      ? { from: stamp(when.from, now, locale), until: stamp(when.until, now, locale) }
      : {
          again: locale.say('view.plan.again', {
            expression: when.expression,
            span: spellDuration(when.forMs, locale.tag),
          }),
        }),
    isInForce: when.kind === 'once' && when.from <= now,
    ...(isConfigured ? {} : { endAction: `/maintenance/${encodeURIComponent(id)}/end` }),
  };
}

/** `minor and major`. */
const listed = (names: readonly string[], say: Say) =>
  names.reduce((first, second) => say('view.and', { first, second }));
