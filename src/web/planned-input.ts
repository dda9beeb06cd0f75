// What people and programs may ask for: silences and planned work. Strict about unknown fields: a mistyped "function" that
// went unnoticed would silence everything.
import { z } from 'zod';
import type { Config } from '../config/config.ts';
import { plannedTime } from '../config/planned-time.ts';
import { nearest } from '../config/suggest.ts';
import type { Say, TextKey } from '../i18n/locale.ts';
import type { Silence } from '../model/alerting.ts';
import { severities } from '../model/names.ts';
import type { Planned, PlannedWork } from '../model/planned.ts';
import { field as inside, oneLine } from '../notify/inbound-line.ts';
import { parseDuration } from '../time/duration.ts';
import { inEnglish } from './in-english.ts';
import type { FieldError } from './problem.ts';
import { DAY_MS } from '../time/units.ts';

/** What must be known to judge a wish. */
export interface WishNeeds {
  readonly config: Config;
  readonly now: number;
  /** Of what is made. */
  readonly id: string;
  /** Whose token it came with. */
  readonly caller: string;
  /** The language in which problems are told: that of the page, or English for programs. */
  readonly say: Say;
}

export type Judged<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

const LONGEST_MS = 31 * DAY_MS;
const MOST_WORDS = 500;
const MOST_NAME = 100;
const MOST_IDS = 1000;
/** Of what is known, when something else was named. */
const MOST_SHOWN = 12;
/** So many mistakes are told at once; the others are counted. */
const MOST_ERRORS = 20;

/** A message of a form is the key of a text: which language it is told in is not known before somebody asks. */
const told = <K extends TextKey & `input.${string}`>(key: K): K => key;
const mustBeText = told('input.mustBeText');

const words = (most: number) =>
  z
    .string(mustBeText)
    .max(most, told('input.mustBeShorter'))
    .transform((text) => oneLine(text, most));
const said = (most: number) => words(most).pipe(z.string().min(1, told('input.mustNotBeEmpty')));
const ids = z
  .array(z.string(mustBeText), told('input.mustBeList'))
  .max(MOST_IDS, told('input.mustNameLess'))
  .default([]);
const severity = z.enum(severities, told('input.mustBeOneOf'));

const span = {
  from: z.string(told('input.mustBeTime')).optional(),
  until: z.string(told('input.mustBeTime')).optional(),
  for: z.string(told('input.mustBeWhile')).optional(),
};
const who = { by: words(MOST_NAME).optional() };

const silenceForm = z.strictObject({
  functions: ids,
  components: ids,
  targets: ids,
  severity: z.preprocess(
    (value) => (typeof value === 'string' ? [value] : value),
    z.array(severity, told('input.mustBeList')).default([]),
  ),
  ...span,
  why: said(MOST_WORDS),
  ...who,
});
const workForm = z.strictObject({ functions: ids, ...span, says: said(MOST_WORDS), ...who });
const takingForm = z.strictObject(who).default({});

/** A silence as it was asked for in JSON, or all that is wrong with it. */
export function readSilence(body: unknown, needs: WishNeeds): Judged<Silence> {
  const form = read(silenceForm, body, needs.say);
  if (!form.ok) return form;
  const { functions, components, targets, severity, why, by } = form.value;
  const time = readSpan(form.value, needs);
  const errors = [
    ...unknownIds('functions', functions, needs),
    ...unknownIds('components', components, needs),
    ...unknownIds('targets', targets, needs),
    ...(time.ok ? [] : time.errors),
  ];
  if (!time.ok || errors.length > 0) return { ok: false, errors };
  const about = { functions, components, targets, severities: severity };
  return { ok: true, value: { id: needs.id, ...about, ...time.value, why, by: nameOf(by, needs.caller) } };
}

/** Planned work as it was asked for in JSON, or all that is wrong with it. */
export function readWork(body: unknown, needs: WishNeeds): Judged<PlannedWork> {
  const form = read(workForm, body, needs.say);
  if (!form.ok) return form;
  const { functions, says, by } = form.value;
  const time = readSpan(form.value, needs);
  const errors = [...unknownIds('functions', functions, needs), ...(time.ok ? [] : time.errors)];
  if (!time.ok || errors.length > 0) return { ok: false, errors };
  const when = { kind: 'once', ...time.value } as const;
  const made = { id: needs.id, by: nameOf(by, needs.caller), madeAt: needs.now };
  return { ok: true, value: { ...made, functions, says, when } };
}

/** Who takes an incident, or what is wrong with the body; for programs alone. */
export function readTaking(body: unknown, caller: string): Judged<string> {
  const form = read(takingForm, body, inEnglish);
  return form.ok ? { ok: true, value: nameOf(form.value.by, caller) } : form;
}

/** So many silences, and as much planned work, may be made and not be over. */
export const MOST_PLANS = 1000;

/** Whether one more of a kind would be too many. */
export const areTooMany = (planned: readonly Planned[], kind: Planned['kind']): boolean =>
  planned.filter((one) => one.kind === kind).length >= MOST_PLANS;

/** `asha (via ci)`: a name that was only claimed is never shown without the token that stands for it. */
export const nameOf = (claimed: string | undefined, caller: string): string =>
  claimed ? `${claimed} (via ${caller})` : caller;

function read<T>(form: z.ZodType<T>, body: unknown, say: Say): Judged<T> {
  const result = form.safeParse(body);
  if (result.success) return { ok: true, value: result.data };
  const errors = result.error.issues.flatMap((issue) => fieldErrors(issue, { form, body, say }));
  return { ok: false, errors: firstOf(errors, say) };
}

/** Errors in full up to a bound. The field of the last one is that of the first that is left out. */
function firstOf(errors: readonly FieldError[], say: Say): readonly FieldError[] {
  const [next] = errors.slice(MOST_ERRORS);
  if (!next) return errors;
  const count = errors.length - MOST_ERRORS;
  return [...errors.slice(0, MOST_ERRORS), { field: next.field, detail: say('input.andMore', { count }) }];
}

interface Read {
  readonly form: z.ZodType;
  readonly body: unknown;
  readonly say: Say;
}

function fieldErrors(issue: z.core.$ZodIssue, { form, body, say }: Read): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    const known = form instanceof z.ZodObject ? Object.keys(form.shape) : Object.keys(who);
    return issue.keys.map((key, index) => ({
      field: shortened(key),
      detail: say('input.fieldUnknown', { suggestion: index < MOST_ERRORS ? suggestion(key, known, say) : '' }),
    }));
  }
  const field = issue.path.map(String).join('.');
  if (field === '') return [{ field, detail: say('input.mustBeObject') }];
  return [{ field, detail: isMissing(issue, body) ? say('input.isMissing') : problemOf(issue, say) }];
}

/** What the form has against a value, with the bound that it has. */
function problemOf(issue: z.core.$ZodIssue, say: Say): string {
  const most = issue.code === 'too_big' ? String(issue.maximum) : '';
  const names = issue.code === 'invalid_value' ? issue.values.join(', ') : '';
  return (say as (key: string, bounds: object) => string)(issue.message, { most, names });
}

const isMissing = ({ code, path }: z.core.$ZodIssue, body: unknown) =>
  code === 'invalid_type' && path.reduce((value: unknown, part) => inside(value, String(part)), body) === undefined;
const shortened = (text: string) => oneLine(text, MOST_NAME);

function unknownIds(
  field: 'functions' | 'components' | 'targets',
  given: readonly string[],
  { config, say }: WishNeeds,
): FieldError[] {
  const known: ReadonlyMap<string, unknown> = config[field];
  const unknown = given.flatMap((id, index) => (known.has(id) ? [] : [{ id, field: `${field}.${index}` }]));
  // Only what is told is compared with all that is known.
  const errors = unknown.map(({ id, ...where }, index) => ({
    ...where,
    detail: say('input.idUnknown', {
      id: shortened(id),
      suggestion: index < MOST_ERRORS ? suggestion(id, [...known.keys()], say) : '',
    }),
  }));
  return [...firstOf(errors, say)];
}

/** ` (did you mean search?)`, or what there is to choose from, or nothing. */
function suggestion(text: string, known: readonly string[], say: Say): string {
  const name = nearest(text, known);
  if (name !== undefined) return say('input.didYouMean', { name });
  if (known.length === 0) return '';
  const names = `${known.slice(0, MOST_SHOWN).join(', ')}${known.length > MOST_SHOWN ? ' …' : ''}`;
  return say('input.knownAre', { names });
}

interface SpanForm {
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  readonly for?: string | undefined;
}

type SpanProblem =
  | 'input.timeForm'
  | 'input.needsOneEnd'
  | 'input.whileForm'
  | 'input.endsBeforeItBegins'
  | 'input.isOver'
  | 'input.tooLong';

const timeForm = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?$/i;

/** From when until when. An end is always needed: what has none is forgotten, and nobody is told for ever. */
function readSpan(form: SpanForm, { config, now, say }: WishNeeds): Judged<{ from: number; until: number }> {
  const wrong = (field: string, key: SpanProblem) => ({ ok: false, errors: [{ field, detail: say(key) }] }) as const;
  const timeOf = (text: string) => (timeForm.test(text) ? plannedTime(text, config.timezone) : Number.NaN);
  const from = form.from === undefined ? now : timeOf(form.from);
  if (Number.isNaN(from)) return wrong('from', 'input.timeForm');
  if ((form.until === undefined) === (form.for === undefined)) return wrong('until', 'input.needsOneEnd');
  const lasts = form.for === undefined ? undefined : parseDuration(form.for);
  if (form.for !== undefined && lasts === undefined) return wrong('for', 'input.whileForm');
  const until = lasts === undefined ? timeOf(form.until ?? '') : from + lasts;
  const field = lasts === undefined ? 'until' : 'for';
  if (Number.isNaN(until)) return wrong(field, 'input.timeForm');
  if (until <= from) return wrong(field, 'input.endsBeforeItBegins');
  if (until <= now) return wrong(field, 'input.isOver');
  if (until > now + LONGEST_MS) return wrong(field, 'input.tooLong');
  return { ok: true, value: { from, until } };
}
