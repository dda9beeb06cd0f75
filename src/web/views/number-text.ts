const formats = new Map<string, Intl.NumberFormat>();

function format(tag: string, digits: number, isExact: boolean): Intl.NumberFormat {
  const key = `${tag} ${digits} ${isExact}`;
  let found = formats.get(key);
  if (!found) {
    const options = { maximumFractionDigits: digits, minimumFractionDigits: isExact ? digits : 0, useGrouping: false };
    formats.set(key, (found = new Intl.NumberFormat(tag, options)));
  }
  return found;
}

/** `99.95`, or `99,95` for a `tag` of `de` (BCP 47): always so many digits after the point. */
export const decimalText = (value: number, digits: number, tag: string): string =>
  format(tag, digits, true).format(value);

/** A measured number as it is, with the decimal point of the language. */
export const numberText = (value: number, tag: string): string => format(tag, 20, false).format(value);
