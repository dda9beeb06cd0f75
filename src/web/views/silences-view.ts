import type { Config } from '../../config/config.ts';
import type { Planned } from '../../model/planned.ts';
import { planLines } from './plan-lines.ts';
import type { PlanLine } from './plan-lines.ts';

/** Something that can be chosen. */
export interface Choice {
  readonly value: string;
  readonly text: string;
}

/** What was typed into a form that had to be shown again, and why. */
export interface FormState {
  readonly values: Readonly<Record<string, string>>;
  readonly problems: readonly string[];
}

export interface SilencesView {
  readonly lines: readonly PlanLine[];
  readonly functions: readonly Choice[];
  readonly components: readonly Choice[];
  readonly silence: FormState;
  readonly work: FormState;
}

export const untouched: FormState = { values: {}, problems: [] };

/** The page of silences and planned work. */
export const silencesView = (
  config: Config,
  planned: readonly Planned[],
  now: number,
  forms: Partial<Pick<SilencesView, 'silence' | 'work'>> = {},
): SilencesView => ({
  lines: planLines(config, planned, { now, locale: config.locale }),
  functions: Array.from(config.functions.values(), ({ id, question }) => ({ value: `function:${id}`, text: question })),
  components: Array.from(config.components.values(), ({ id, name }) => ({ value: `component:${id}`, text: name })),
  silence: untouched,
  work: untouched,
  ...forms,
});
