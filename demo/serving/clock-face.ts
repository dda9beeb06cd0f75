const face = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
  timeZoneName: 'short',
});

/** `07:52:04 GMT`: the firm is in London. */
export const clockFace = (at: number): string => face.format(at);

const calendar = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', day: 'numeric', month: 'long' });

/** `21 November`. */
export const calendarDay = (at: number): string => calendar.format(at);
