import type { Config } from '../../config/config.ts';
import type { Audience } from '../../model/names.ts';
import { addressOf, isAllowed } from '../../notify/subscribers/address.ts';
import type { Choice } from './silences-view.ts';
import { audienceWords } from './wording.ts';

/** The form with which somebody asks for mails. */
export interface SubscriptionView {
  readonly audience: Audience;
  /** For whom the mails are written, in words. */
  readonly audienceWord: string;
  readonly functions: readonly Choice[];
  /** Ids that are ticked. */
  readonly chosen: readonly string[];
  /** As it was typed. */
  readonly address: string;
  /** `@acme.example`, when only some may ask. */
  readonly onlyAt: readonly string[];
  readonly problems: readonly string[];
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
  problems: readonly string[] = [],
): SubscriptionView => ({
  audience,
  audienceWord: audienceWords[audience],
  functions: functionsOf(audience, config).map(({ id, question }) => ({ value: id, text: question })),
  chosen: fields.functions,
  address: fields.address,
  onlyAt: (config.subscriptions?.allow ?? []).filter((allowed) => allowed.startsWith('@')),
  problems,
});

/** What somebody asks for, judged. */
export type JudgedWish =
  | { readonly ok: true; readonly address: string; readonly functions: readonly string[] }
  | { readonly ok: false; readonly problems: readonly string[] };

const MOST_FUNCTIONS = 500;

/** Judges a form; all that is wrong at once. */
export function judgeWish(fields: SubscriptionFields, audience: Audience, config: Config): JudgedWish {
  const allow = config.subscriptions?.allow ?? [];
  const address = addressOf(fields.address);
  const known = new Set(functionsOf(audience, config).map(({ id }) => id));
  const functions = [...new Set(fields.functions)];
  const problems = [
    ...(address === undefined ? ['Your address: write it as name@firm.example.'] : []),
    ...(address !== undefined && !isAllowed(address, allow) ? [notAllowed(allow)] : []),
    ...(!fields.isAll && functions.length === 0 ? ['About what: choose at least one, or all.'] : []),
    ...(functions.length > MOST_FUNCTIONS
      ? ['About what: these are too many to be chosen one by one; choose all.']
      : []),
    ...(functions.some((id) => !known.has(id)) ? ['About what: one of them is not there any more; choose again.'] : []),
  ];
  if (address === undefined || problems.length > 0) return { ok: false, problems };
  return { ok: true, address, functions: fields.isAll ? [] : functions };
}

function notAllowed(allow: readonly string[]): string {
  const ends = allow.filter((allowed) => allowed.startsWith('@'));
  return ends.length === 0
    ? 'Your address: it is not one of those that may ask for mails.'
    : `Your address: only those that end with ${ends.join(' or ')} may ask for mails.`;
}

/** What a subscription is about, a line each. */
export function aboutLines(functions: readonly string[], audience: Audience, config: Config): readonly string[] {
  if (functions.length === 0) return [`All functions that ${audienceWords[audience].toLowerCase()} is shown`];
  return functions.flatMap((id) => config.functions.get(id)?.question ?? []);
}
