import type { Config } from '../../config/config.ts';
import type { Locale } from '../../i18n/locale.ts';
import type { Audience } from '../../model/names.ts';
import { addressOf, isAllowed } from '../../notify/subscribers/address.ts';
import type { FieldProblem } from './form-state.ts';
import type { Choice } from './silences-view.ts';

/** The form with which somebody asks for mails. */
export interface SubscriptionView {
  readonly audience: Audience;
  /** For whom the mails are written, in words. */
  readonly functions: readonly Choice[];
  /** Ids that are ticked. */
  readonly chosen: readonly string[];
  /** As it was typed. */
  readonly address: string;
  /** `@acme.example`, when only some may ask. */
  readonly onlyAt: readonly string[];
  /** Everything, now and later. */
  readonly isAll: boolean;
  readonly problems: readonly FieldProblem[];
}

/** What a form says; texts as they were sent. */
export interface SubscriptionFields {
  readonly address: string;
  readonly functions: readonly string[];
  readonly isAll: boolean;
}

/** Before anything was typed. */
export const blank: SubscriptionFields = { address: '', functions: [], isAll: false };

const functionsOf = (audience: Audience, { functions }: Config) =>
  [...functions.values()].filter(({ audiences }) => audience === 'operations' || audiences.includes(audience));

/** The form as it is shown, with what is wrong in it. */
export const subscriptionView = (
  audience: Audience,
  config: Config,
  fields: SubscriptionFields = blank,
  problems: readonly FieldProblem[] = [],
): SubscriptionView => ({
  audience,
  functions: functionsOf(audience, config).map(({ id, question }) => ({ value: id, text: question })),
  chosen: fields.functions,
  address: fields.address,
  isAll: fields.isAll,
  onlyAt: (config.subscriptions?.allow ?? []).filter((allowed) => allowed.startsWith('@')),
  problems,
});

/** What somebody asks for, judged. */
export type JudgedWish =
  | { readonly ok: true; readonly address: string; readonly functions: readonly string[] }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] };

const MOST_FUNCTIONS = 500;

/** Judges a form; all that is wrong at once. */
export function judgeWish(fields: SubscriptionFields, audience: Audience, config: Config): JudgedWish {
  const { say } = config.locale;
  const allow = config.subscriptions?.allow ?? [];
  const address = addressOf(fields.address);
  const known = new Set(functionsOf(audience, config).map(({ id }) => id));
  const functions = [...new Set(fields.functions)];
  const inAddress = (text: string): FieldProblem => ({ fields: ['address'], text });
  const inChoice = (text: string): FieldProblem => ({ fields: ['function'], text });
  const problems = [
    ...(address === undefined ? [inAddress(say('view.wish.address'))] : []),
    ...(address !== undefined && !isAllowed(address, allow) ? [inAddress(notAllowed(allow, config.locale))] : []),
    ...(!fields.isAll && functions.length === 0 ? [inChoice(say('view.wish.none'))] : []),
    ...(functions.length > MOST_FUNCTIONS ? [inChoice(say('view.wish.tooMany'))] : []),
    ...(functions.some((id) => !known.has(id)) ? [inChoice(say('view.wish.gone'))] : []),
  ];
  if (address === undefined || problems.length > 0) return { ok: false, problems };
  return { ok: true, address, functions: fields.isAll ? [] : functions };
}

function notAllowed(allow: readonly string[], { say }: Locale): string {
  const ends = allow.filter((allowed) => allowed.startsWith('@'));
  return ends.length === 0
    ? say('view.wish.notAllowed')
    : say('view.wish.onlyAt', { ends: ends.reduce((first, second) => say('view.or', { first, second })) });
}

/** What a subscription is about, a line each. */
export function aboutLines(functions: readonly string[], audience: Audience, config: Config): readonly string[] {
  if (functions.length === 0) return [config.locale.say(`view.wish.all.${audience}`)];
  return functions.flatMap((id) => config.functions.get(id)?.question ?? []);
}
