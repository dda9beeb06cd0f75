// How a text sounds: whether it blames somebody, and whether one must think twice to know if it says yes or no.

const who = String.raw`(?:IT|somebody|someone|they|the (?:\w+ )?(?:team|department|supplier|developers?|operators?|vendor))`;
const blaming: readonly RegExp[] = [
  new RegExp(
    String.raw`\b${who} (?:broke|botched|forgot|failed to|screwed up|messed up|made a mistake)\b(?: (?:it|this|that|to)\b)?`,
    'i',
  ),
  /\b(?:is|are|was|were) to blame\b/i,
  /\b(?:blame|blames|blamed) (?:it on |\w)/i,
  /\b(?!your\b|my\b|our\b|nobody\b)\w+['’]s (?:own )?(?:fault|mistake)\b|\btheir (?:own )?(?:fault|mistake)\b/i,
  /\b(?:human error|incompeten(?:ce|t)|careless(?:ness)?|negligen(?:ce|t))\b/i,
];

/** What is said of a text that accuses somebody; `instead` is what it should be about. */
export function blameRemarks(text: string, instead: string): readonly string[] {
  const found = blaming.flatMap((pattern) => pattern.exec(text)?.[0] ?? [])[0];
  if (found === undefined || /\bno\w* (?:is|are|was|were) to blame/i.test(text)) return [];
  return [`blames somebody ("${found}"), which helps no customer and makes people keep quiet; ${instead}`];
}

const not = String.raw`(?:cannot|can not|(?:ca|do|does|did|is|are|was|were|has|have|could|will|wo)n?['’]t|(?:do|does|did|is|are|was|were|has|have|could|will) not)`;
const verb = String.raw`(?: (?!say\b|take\b|mean\b|answer\b|know\b|whether\b|if\b)\w+)?`;
const doubled: readonly RegExp[] = [
  /\bnot (?:impossible|unavailable|unable|unusual|unlikely|uncommon|unreachable|unreadable|unclear|inaccessible)\b/i,
  new RegExp(
    String.raw`\b${not}${verb} (?:no(?! longer than| later than| more than)|nothing|nobody|none|never)\b(?![-'’])`,
    'i',
  ),
  new RegExp(String.raw`\b(?:nobody|no one|nothing|none|never|no \w+) ${not}(?! only\b)`, 'i'),
];

/** What is said of two negations that cancel out. */
export function negationRemarks(text: string): readonly string[] {
  const found = doubled.flatMap((pattern) => pattern.exec(text)?.[0] ?? [])[0];
  if (found === undefined) return [];
  const positive = /^not (?:un|im|in)(\w+)$/i.exec(found)?.[1];
  const better = positive === undefined ? 'say it with one' : `say "${positive}"`;
  return [`says no twice ("${found}"), which is misread in a hurry; ${better}`];
}
