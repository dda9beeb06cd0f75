// What people and programs may ask for: silences and planned work. Strict about unknown fields: a mistyped "function" that
// went unnoticed would silence everything.
import { z } from 'zod';
import type { Config } from '../config/config.ts';
import { plannedTime } from '../config/planned-time.ts';
import { didYouMean } from '../config/suggest.ts';
import type { Silence } from '../model/alerting.ts';
import { severities } from '../model/names.ts';
import type { PlannedWork } from '../model/planned.ts';
import { field as inside, oneLine } from '../notify/inbound-line.ts';
import { parseDuration } from '../time/duration.ts';
import type { FieldError } from './problem.ts';

/** What must be known to judge a wish. */
export interface WishNeeds {
  readonly config: Config;
  readonly now: number;
  /** Of what is made. */
  readonly id: string;
  /** Whose token it came with. */
  readonly caller: string;
}

export type Judged<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

const LONGEST_MS = 31 * 86_400_000;
const MOST_WORDS = 500;
const MOST_NAME = 100;
const MOST_IDS = 1000;

const words = (most: number) =>
  z
    .string('must be a text')
    .max(most, `must have at most ${most} characters`)
    .transform((text) => oneLine(text, most));
const said = (most: number) => words(most).pipe(z.string().min(1, 'must not be empty'));
const ids = z
  .array(z.string('must be a text'), 'must be a list')
  .max(MOST_IDS, `must name at most ${MOST_IDS}`)
  .default([]);
const severity = z.enum(severities, `must be ${severities.join(', ')}`);

const span = {
  from: z.string('must be a time').optional(),
  until: z.string('must be a time').optional(),
  for: z.string('must be a while').optional(),
};
const who = { by: words(MOST_NAME).optional() };

const silenceForm = z.strictObject({
  functions: ids,
  components: ids,
  targets: ids,
  severity: z.preprocess(
    (value) => (typeof value === 'string' ? [value] : value),
    z.array(severity, 'must be a list').default([]),
  ),
  ...span,
  why: said(MOST_WORDS),
  ...who,
});
const workForm = z.strictObject({ functions: ids, ...span, says: said(MOST_WORDS), ...who });
const takingForm = z.strictObject(who).default({});

/** A silence as it was asked for in JSON, or all that is wrong with it. */
export function readSilence(body: unknown, needs: WishNeeds): Judged<Silence> {
  const form = read(silenceForm, body);
  if (!form.ok) return form;
  const { functions, components, targets, severity, why, by } = form.value;
  const time = readSpan(form.value, needs);
  const errors = [
    ...unknownIds('functions', functions, needs.config.functions),
    ...unknownIds('components', components, needs.config.components),
    ...unknownIds('targets', targets, needs.config.targets),
    ...(time.ok ? [] : time.errors),
  ];
  if (!time.ok || errors.length > 0) return { ok: false, errors };
  const about = { functions, components, targets, severities: severity };
  return { ok: true, value: { id: needs.id, ...about, ...time.value, why, by: nameOf(by, needs.caller) } };
}

/** Planned work as it was asked for in JSON, or all that is wrong with it. */
export function readWork(body: unknown, needs: WishNeeds): Judged<PlannedWork> {
  const form = read(workForm, body);
  if (!form.ok) return form;
  const { functions, says, by } = form.value;
  const time = readSpan(form.value, needs);
  const errors = [...unknownIds('functions', functions, needs.config.functions), ...(time.ok ? [] : time.errors)];
  if (!time.ok || errors.length > 0) return { ok: false, errors };
  const when = { kind: 'once', ...time.value } as const;
  return { ok: true, value: { id: needs.id, functions, says, when, by: nameOf(by, needs.caller) } };
}

/** Who takes an incident, or what is wrong with the body. */
export function readTaking(body: unknown, caller: string): Judged<string> {
  const form = read(takingForm, body);
  return form.ok ? { ok: true, value: nameOf(form.value.by, caller) } : form;
}

/** `asha (via ci)`: a name that was only claimed is never shown without the token that stands for it. */
export const nameOf = (claimed: string | undefined, caller: string): string =>
  claimed ? `${claimed} (via ${caller})` : caller;

function read<T>(form: z.ZodType<T>, body: unknown): Judged<T> {
  const result = form.safeParse(body);
  if (result.success) return { ok: true, value: result.data };
  return { ok: false, errors: result.error.issues.flatMap((issue) => fieldErrors(issue, form, body)) };
}

function fieldErrors(issue: z.core.$ZodIssue, form: z.ZodType, body: unknown): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    const known = form instanceof z.ZodObject ? Object.keys(form.shape) : Object.keys(who);
    return issue.keys.map((key) => ({ field: shortened(key), detail: `is not known here${didYouMean(key, known)}` }));
  }
  const field = issue.path.map(String).join('.');
  if (field === '') return [{ field, detail: 'The body must be a JSON object.' }];
  return [{ field, detail: isMissing(issue, body) ? 'is missing' : issue.message }];
}

const isMissing = ({ code, path }: z.core.$ZodIssue, body: unknown) =>
  code === 'invalid_type' && path.reduce((value: unknown, part) => inside(value, String(part)), body) === undefined;
const shortened = (text: string) => oneLine(text, MOST_NAME);

function unknownIds(field: string, given: readonly string[], known: ReadonlyMap<string, unknown>): FieldError[] {
  return given.flatMap((id, index) =>
    known.has(id)
      ? []
      : [{ field: `${field}.${index}`, detail: `"${shortened(id)}" is not known${didYouMean(id, [...known.keys()])}` }],
  );
}

interface SpanForm {
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  readonly for?: string | undefined;
}

const timeForm = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?$/i;
const TIME_HINT = 'must be a time like 2026-11-21T22:00Z, or without zone on the clocks of the business';

/** From when until when. An end is always needed: what has none is forgotten, and nobody is told for ever. */
function readSpan(form: SpanForm, { config, now }: WishNeeds): Judged<{ from: number; until: number }> {
  const timeOf = (text: string) => (timeForm.test(text) ? plannedTime(text, config.timezone) : Number.NaN);
  const from = form.from === undefined ? now : timeOf(form.from);
  if (Number.isNaN(from)) return wrong('from', TIME_HINT);
  if ((form.until === undefined) === (form.for === undefined))
    return wrong('until', 'an end is needed: either until or for, not both');
  const lasts = form.for === undefined ? undefined : parseDuration(form.for);
  if (form.for !== undefined && lasts === undefined) return wrong('for', 'must be a while like 30m, 4h or 2d');
  const until = lasts === undefined ? timeOf(form.until ?? '') : from + lasts;
  const field = lasts === undefined ? 'until' : 'for';
  if (Number.isNaN(until)) return wrong(field, TIME_HINT);
  if (until <= from) return wrong(field, 'must end after it begins');
  if (until <= now) return wrong(field, 'is over already');
  if (until > now + LONGEST_MS) return wrong(field, 'must end within 31 days from now');
  return { ok: true, value: { from, until } };
}

const wrong = (field: string, detail: string) => ({ ok: false, errors: [{ field, detail }] }) as const;
