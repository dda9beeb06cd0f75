import type { Config } from '../../config/config.ts';
import type { Planned } from '../../model/planned.ts';
import { untouched, type FormState } from './form-state.ts';
import { planLines } from './plan-lines.ts';
import type { PlanLine } from './plan-lines.ts';

/** Something that can be chosen. */
export interface Choice {
  readonly value: string;
  readonly text: string;
}

export interface SilencesView {
  readonly lines: readonly PlanLine[];
  readonly functions: readonly Choice[];
  readonly components: readonly Choice[];
  readonly silence: FormState;
  readonly work: FormState;
  /** The form that ends one of the lines. */
  readonly end: FormState & { readonly id: string };
}

/** Forms that are shown again, with what is wrong in them. */
export type SentForms = Partial<Pick<SilencesView, 'silence' | 'work' | 'end'>>;

/** The page of silences and planned work. */
export const silencesView = (
  config: Config,
  planned: readonly Planned[],
  now: number,
  forms: SentForms = {},
): SilencesView => ({
  lines: planLines(config, planned, { now, locale: config.locale }),
  functions: Array.from(config.functions.values(), ({ id, question }) => ({ value: `function:${id}`, text: question })),
  components: Array.from(config.components.values(), ({ id, name }) => ({ value: `component:${id}`, text: name })),
  silence: untouched,
  work: untouched,
  end: { id: '', ...untouched },
  ...forms,
});
