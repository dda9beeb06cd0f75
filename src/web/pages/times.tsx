import type { Moving } from '../views/function-row.ts';
import type { Stamp } from '../views/time-text.ts';

/** `07:52 GMT`, with the day when it was not today. */
export function Clock({ at }: { at: Stamp }) {
  return (
    <time dateTime={at.iso} title={at.full}>
      {at.day ? `${at.day}, ` : ''}
      {at.clock} {at.zone}
    </time>
  );
}

/** The left column of the timetable: large figures, zone and day small beneath. */
export function Departure({ at }: { at: Stamp }) {
  return (
    <time class={at.day ? 'departure has-day' : 'departure'} dateTime={at.iso} title={at.full}>
      <span class="figures">{at.clock}</span>{' '}
      <span class="zone">
        {at.day ? `${at.day} · ` : ''}
        {at.zone}
      </span>
    </time>
  );
}

/** `4 s ago`, kept current by the script. `of` names the function whose answers renew it; `*` is any. */
export function Age({ moment, of }: { moment: Moving; of?: string }) {
  return (
    <time dateTime={moment.iso} data-age="" {...(of === undefined ? {} : { 'data-checked': of })}>
      {moment.text}
    </time>
  );
}

/** `12 minutes`, growing. */
export function Lasting({ moment }: { moment: Moving }) {
  return (
    <time dateTime={moment.iso} data-lasting="">
      {moment.text}
    </time>
  );
}
