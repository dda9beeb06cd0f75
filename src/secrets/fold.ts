// What a character counts as when a text is searched for secrets. Two readings: "plain" keeps every visible character,
// "codes" only letters and digits, so that no separator can hide a number or split an encoded value.

/** The unit that a UTF-16 code unit counts as; 0: it is skipped. */
export type Fold = (unit: number) => number;

export const SPACE = 0x20;

/** Upper and lower case count the same, and so do the wide, raised and other forms of one character. */
function folded(unit: number): number {
  const lower = String.fromCharCode(unit).normalize('NFKC').toUpperCase().toLowerCase();
  return lower.length === 1 ? lower.charCodeAt(0) : unit;
}

// NUL bytes are those of UTF-16 read as bytes; the others are invisible, and pages put them in where a line may break.
const invisible = /[\0\u00AD\u200B-\u200D\u2060\uFEFF]/;

const ofPlain = (unit: number): number => {
  const char = String.fromCharCode(unit);
  if (invisible.test(char)) return 0;
  return /\s/.test(char) ? SPACE : folded(unit);
};

const ofCodes = (unit: number): number => (/[\p{L}\p{N}]/u.test(String.fromCharCode(unit)) ? folded(unit) : 0);

const UNKNOWN = 0xffff;

/** Looks each character up once. */
function remembered(fold: Fold): Fold {
  let table: Uint16Array | undefined;
  return (unit) => {
    table ??= new Uint16Array(0x10000).fill(UNKNOWN);
    const known = table[unit] ?? UNKNOWN;
    if (known !== UNKNOWN) return known;
    return (table[unit] = fold(unit));
  };
}

export const foldPlain: Fold = remembered(ofPlain);
export const foldCodes: Fold = remembered(ofCodes);

/** A whole text as the units that it counts as; several spaces in a row count as one. */
export function unitsOf(text: string, fold: Fold): number[] {
  const units: number[] = [];
  for (let i = 0; i < text.length; i += 1) {
    const unit = fold(text.charCodeAt(i));
    if (unit === 0 || (unit === SPACE && units.at(-1) === SPACE)) continue;
    units.push(unit);
  }
  return units;
}
