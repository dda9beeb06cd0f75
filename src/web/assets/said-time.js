// Times in words, as the server says them too.

/** `4 s ago`. */
export function age(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 1) return 'just now';
  if (seconds < 90) return `${seconds} s ago`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 90) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 36 ? `${hours} h ago` : `${Math.floor(hours / 24)} days ago`;
}

/** `12 minutes`. */
export function lasting(ms) {
  const seconds = Math.max(1, Math.floor(ms / 1000));
  if (seconds < 60) return count(seconds, 'second');
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return count(minutes, 'minute');
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return count(hours, 'hour') + (minutes % 60 ? ` ${count(minutes % 60, 'minute')}` : '');
  const days = Math.floor(hours / 24);
  return count(days, 'day') + (hours % 24 ? ` ${count(hours % 24, 'hour')}` : '');
}

/** `07:52 GMT` in a zone. */
export function clock(at, timeZone) {
  const parts = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone, timeZoneName: 'short' };
  return new Intl.DateTimeFormat('en-GB', parts).format(at);
}

/** `07:52:04 GMT` in a zone (or where the reader is), with the weekday when that is long ago. */
export function exactly(at, timeZone) {
  const day = Math.abs(Date.now() - at) > 12 * 3_600_000 ? { weekday: 'short' } : {};
  const parts = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZoneName: 'short' };
  return new Intl.DateTimeFormat('en-GB', { ...day, ...parts, timeZone }).format(at);
}

const count = (number, unit) => `${number} ${unit}${number === 1 ? '' : 's'}`;
