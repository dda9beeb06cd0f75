// Times in words, as the server says them too: in the page's language, with the texts that the page brings along.
import { language, text } from './texts.js';

const kept = new Map();

/** Formats are slow to make, and asked for each second. */
function format(Kind, options) {
  const key = `${Kind.name} ${language()} ${JSON.stringify(options)}`;
  if (!kept.has(key)) kept.set(key, new Kind(language(), options));
  return kept.get(key);
}

/** Nothing changes each second for readers who want no movement. */
const isStill = () => globalThis.matchMedia?.('(prefers-reduced-motion: reduce)').matches ?? false;

/** `4 s ago`. */
export function age(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60 && isStill()) return text('age.underMinute');
  if (seconds < 1) return text('age.now');
  if (seconds < 60) return text('age.seconds', { count: seconds });
  const minutes = Math.floor(seconds / 60);
  if (minutes < 90) return text('age.minutes', { count: minutes });
  const hours = Math.floor(minutes / 60);
  return hours < 36 ? text('age.hours', { count: hours }) : text('age.days', { count: Math.floor(hours / 24) });
}

/** `12 minutes`. */
export function lasting(ms) {
  const seconds = Math.max(1, Math.floor(ms / 1000));
  if (seconds < 60 && isStill()) return text('lasting.underMinute');
  if (seconds < 60) return amount(seconds, 'second');
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return amount(minutes, 'minute');
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return amount(hours, 'hour') + (minutes % 60 ? ` ${amount(minutes % 60, 'minute')}` : '');
  const days = Math.floor(hours / 24);
  return amount(days, 'day') + (hours % 24 ? ` ${amount(hours % 24, 'hour')}` : '');
}

const amount = (number, unit) =>
  format(Intl.NumberFormat, { style: 'unit', unit, unitDisplay: 'long', useGrouping: false }).format(number);

const minute = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'short' };

/** `07:52 GMT` in a zone. */
export const clock = (at, timeZone) => format(Intl.DateTimeFormat, { ...minute, timeZone }).format(at);

/** `07:52:04 GMT` in a zone (or where the reader is), with the weekday when that is long ago. */
export function exactly(at, timeZone) {
  const day = Math.abs(Date.now() - at) > 12 * 3_600_000 ? { weekday: 'short' } : {};
  return format(Intl.DateTimeFormat, { ...day, ...minute, second: '2-digit', timeZone }).format(at);
}
