import type { BusinessFunction } from '../../src/model/function.ts';

export interface HeaderNeeds {
  readonly organisation: string;
  readonly job: string;
  /** Functions without rules, as no target of theirs is scheduled. */
  readonly unwatched: readonly BusinessFunction[];
}

/** What whoever opens the file needs to know, a line each. */
export const headerOf = ({ organisation, job, unwatched }: HeaderNeeds): readonly string[] => [
  `Prometheus rules for the Bellwether of ${oneLine(organisation)}, scraped as job ${JSON.stringify(oneLine(job))}.`,
  'Made by "bellwether export rules" from config.yaml: change that, and make this file anew. Prometheus 2.42 or later;',
  'scrape every minute or oftener.',
  '',
  'Bellwether tells people by itself, and says more: which part failed, what to tell customers. These rules are for those',
  'who want to be told by their Alertmanager, and for what no monitor can tell: that it is gone itself. When both reach the',
  'same people, silence one of them; the label `about` says which alerts Bellwether tells as well.',
  '',
  'about: function    the business: a function fails, is slow, its certificate expires. Bellwether tells it as well.',
  'about: objective   the promise about a function (objective in config.yaml). Bellwether does not tell it.',
  'about: monitor     the watching itself. Send it to those who look after Bellwether.',
  '',
  'severity: critical, major, minor   for `function` as config.yaml says of the function. For `monitor`: what leaves people',
  '                                   unwarned is as grave as that; what is not known of a function is one step less.',
  "severity: page, ticket             for `objective` only, and Sloth's words, as are the labels sloth_slo and sloth_window.",
  '                                   `page` is the two quick pairs of windows. A probe sees few runs, and whether somebody',
  '                                   is woken has been decided by BellwetherFunctionFailing (so many failed runs of so',
  '                                   many): both belong with the tickets and trends, unless you know better.',
  'severity: none                     Watchdog, which always fires, so that its absence can be noticed.',
  '',
  'While nothing is scraped, what was firing goes on: alerts look at what was last known (…:held), and at the age of the',
  'last run. Burn rates are computed from what was scraped, and end by themselves.',
  ...(unwatched.length > 0
    ? ['', `Without rules, as no target of theirs is scheduled: ${unwatched.map(({ id }) => id).join(', ')}.`]
    : []),
];

const oneLine = (text: string) => text.toWellFormed().replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\ufeff\ufffe\uffff]+/gu, ' ');
