// The kinds of values that the form is made of. A value that is wrong is told as `says` and `hint`; who shows it puts
// the value in front, or what stands in the file when the value came from the environment.
import { z } from 'zod';
import { guessDuration, parseDuration } from '../time/duration.ts';
import type { Series } from '../model/function.ts';
import { isZone } from '../time/zone.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../time/units.ts';

/** What is wrong with a value, to be read after the value itself. */
export interface ValueFlaw {
  readonly says: string;
  /** How to fix it; left out when the value must not be shown. */
  readonly hint?: string;
  /** The value itself must not be shown. */
  readonly isSecret?: true;
}

const isFlaw = (value: unknown): value is ValueFlaw => typeof value === 'object' && value !== null && 'says' in value;

/** A text that is turned into something else, or found wrong. */
export const parsed = <T extends string | number | object>(
  parse: (text: string) => T | ValueFlaw,
  ...instances: string[]
) =>
  z
    .string()
    .transform((text, context): T => {
      const result = parse(text);
      if (!isFlaw(result)) return result;
      context.issues.push({ code: 'custom', input: text, message: result.says, params: { ...result } });
      return z.NEVER;
    })
    .meta(instances.length > 0 ? { instances } : {});

const LONGEST_TEXT = 2000;

/** A text that people read, or a path or name: not empty, no control characters. */
export const text = (most = LONGEST_TEXT) =>
  parsed<string>((value) => {
    if (value.trim() === '') return { says: 'is empty' };
    if (value.length > most) return { says: `is ${value.length} characters long; ${most} are the most` };
    if (/[\p{Cc}--[\t\n\u0080-\u009f]]/v.test(value)) return { says: 'has control characters' };
    return value.trim();
  });

/** A text that is sent as the value of an HTTP header. */
export const headerText = () =>
  parsed<string>((value) => {
    if (value.trim() === '') return { says: 'is empty' };
    if (value.length > 300) return { says: `is ${value.length} characters long; 300 are the most` };
    if (!/^[\x20-\x7e]*$/.test(value))
      return { says: 'has characters that HTTP headers cannot send: only plain ASCII' };
    return value.trim();
  });

/** A section with only the keys of the form. */
export const section = z.strictObject;

const LONGEST_DURATION_MS = 100 * 31_536_000_000;

/** `500ms 30s 5m 2h 7d 3y`, in milliseconds. */
export const duration = ({
  atLeastMs = 1,
  mostMs = LONGEST_DURATION_MS,
}: { atLeastMs?: number; mostMs?: number } = {}) =>
  parsed<number>(
    (value) => {
      const ms = parseDuration(value);
      if (ms === undefined) {
        const guess = guessDuration(value);
        return { says: 'is not a duration', hint: guess === undefined ? 'such as 30s, 5m or 2h' : `try ${guess}` };
      }
      if (ms < atLeastMs) return { says: `is too short; ${short(atLeastMs)} is the least` };
      if (ms > mostMs) return { says: `is too long; ${short(mostMs)} is the most` };
      return Math.round(ms);
    },
    '30s',
    '5m',
  );

const short = (ms: number): string => {
  const [unit, size] = (
    [
      ['y', 31_536_000_000],
      ['d', DAY_MS],
      ['h', HOUR_MS],
      ['m', MINUTE_MS],
      ['s', 1000],
      ['ms', 1],
    ] as const
  ).find(([, size]) => ms % size === 0)!;
  return `${ms / size}${unit}`;
};

const sizes: Readonly<Record<string, number>> = { B: 1, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };

/** `500MB`, `2GB`, in bytes. */
export const size = () =>
  parsed<number>((value) => {
    const match = /^(\d{1,6}(?:\.\d+)?) ?([KMGT]?B)$/.exec(value.trim());
    const loose = /^\s*(\d{1,6}(?:\.\d+)?)\s*([kmgt])/i.exec(value);
    if (!match) {
      return {
        says: 'is not a size',
        hint: loose ? `try ${loose[1]}${loose[2]!.toUpperCase()}B` : 'such as 500MB or 2GB',
      };
    }
    const bytes = Math.round(Number(match[1]) * sizes[match[2]!]!);
    return bytes > 0 ? bytes : { says: 'is nothing', hint: 'such as 500MB or 2GB' };
  }, '2GB');

/** An http or https address. */
export const address = () =>
  parsed<string>((value) => {
    const url = URL.parse(value);
    if (!url)
      return {
        says: 'is not an address',
        hint: `such as https://${/^[\w.-]+(:\d+)?(\/|$)/.test(value) ? value : 'shop.example'}`,
      };
    if (url.username !== '' || url.password !== '')
      return { says: 'has a user name or password in it', isSecret: true };
    if (url.protocol !== 'http:' && url.protocol !== 'https:') return { says: 'must begin with http:// or https://' };
    return value.trim();
  }, 'https://shop.example');

/** An http or https address, or nothing. */
export const addressOrNothing = () =>
  parsed<string>((value) =>
    value === '' || /^https?:$/.test(URL.parse(value)?.protocol ?? '')
      ? value
      : { says: 'is not an address', hint: 'such as https://heartbeat.example/abc' },
  );

/** A zone of the IANA time zone database. */
export const zone = () =>
  parsed<string>(
    (value) =>
      isZone(value) && !/^[+-]/.test(value)
        ? value
        : { says: 'is not a time zone', hint: 'such as Europe/London or UTC' },
    'Europe/London',
  );

export interface HostAndPort {
  readonly host: string;
  readonly port: number;
}

/** `127.0.0.1:8080`, `[::1]:8080`, `localhost:8080`. */
export const hostAndPort = () =>
  parsed<HostAndPort>((value) => {
    const match = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9.-]+)):(\d{1,5})$/i.exec(value.trim());
    if (!match)
      return {
        says: 'is not host:port',
        hint: /^:?\d+$/.test(value) ? `try 127.0.0.1:${value.replace(':', '')}` : 'such as 127.0.0.1:8080',
      };
    const port = Number(match[3]);
    if (port > 65_535) return { says: 'has a port over 65535' };
    return { host: match[1] ?? match[2]!, port };
  }, '127.0.0.1:8080');

const MOST_IN_SERIES = 100;

/** `once`, `2 in a row`, `3 of 5`. */
export const series = () =>
  parsed<Series>(
    (value) => {
      const match = /^(?:(once)|(\d{1,4}) in a row|(\d{1,4}) of (\d{1,4}))$/.exec(value.trim());
      if (!match) return { says: 'is none of: once, 2 in a row, 3 of 5' };
      const count = Number(match[1] ? 1 : (match[2] ?? match[3]));
      const of = Number(match[4] ?? count);
      if (count < 1) return { says: 'counts to nothing', hint: 'such as 2 in a row' };
      if (of > MOST_IN_SERIES) return { says: `looks at more than ${MOST_IN_SERIES} runs` };
      if (count > of) return { says: `can never hold: ${count} is more than ${of}`, hint: `such as ${of} of ${count}` };
      return { count, of };
    },
    '2 in a row',
    '3 of 5',
  );

/** A list in which nothing stands twice. */
export const list = <T extends z.ZodType>(item: T) =>
  z.array(item).check((context) => {
    const seen = new Set<unknown>();
    context.value.forEach((value, index) => {
      if (seen.has(value) && value !== z.NEVER) {
        context.issues.push({
          code: 'custom',
          input: value,
          path: [index],
          message: 'twice',
          params: { says: 'is in the list twice' },
        });
      }
      seen.add(value);
    });
  });

/** One, or a list of them; a list either way. */
export const oneOrMore = <T extends z.ZodType>(item: T) =>
  z
    .union([item, list(item).min(1)])
    .transform((value) => (Array.isArray(value) ? value : [value]) as readonly z.output<T>[]);

/** One of a few words. */
export const word = <const T extends readonly string[]>(words: T) => z.enum(words);

const idForm = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const LONGEST_ID = 60;

/** Why a name cannot be an id: words and hyphens, so that it can be a metric label, an address and a key: `place-order`. */
export function idProblem(value: string): string | undefined {
  if (value.length > LONGEST_ID) return `must have at most ${LONGEST_ID} characters, has ${value.length}`;
  if (!idForm.test(value)) return 'must be made of lower-case words and hyphens';
  return isReserved(value) ? 'cannot be used as a name, because JavaScript gives it to every object' : undefined;
}

export const isId = (value: string): boolean => idProblem(value) === undefined;

/** `constructor`, `__proto__` and the like: as a key it could reach what every object inherits. */
export const isReserved = (name: string): boolean => name in Object.prototype;

/** Entries by id. */
export const byId = <T extends z.ZodType>(entry: T) =>
  z.record(z.string().regex(idForm, 'is not made of lower-case words and hyphens').max(LONGEST_ID), entry);

/** Entries by name, as environment variables are written: `TEST_CARD`. */
export const byName = <T extends z.ZodType>(entry: T) =>
  z.record(
    z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'is not made of letters, digits and _')
      .max(LONGEST_ID),
    entry,
  );

/** A language, perhaps with a region: `en`, `de-CH` (BCP 47). */
export const language = () =>
  parsed<string>((value) => {
    const says = 'is not a language';
    if (!/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(value)) return { says, hint: 'such as en, de or de-CH' };
    try {
      return Intl.getCanonicalLocales(value)[0] ?? { says };
    } catch {
      return { says, hint: 'such as en, de or de-CH' };
    }
  }, 'en');
