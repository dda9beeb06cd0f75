import { peopleOf } from '../escalation/samples.ts';

/** A calendar file of events, each given by its lines. */
export const calendar = (events: readonly (readonly string[])[], ...zones: readonly (readonly string[])[]): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Acme//Calendar//EN',
    ...zones.flat(),
    ...events.flatMap((lines) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT']),
    'END:VCALENDAR',
    '',
  ].join('\r\n');

export const people = new Map(
  [...peopleOf(['asha', 'bram', 'cleo'])].map(([id, person]) => [
    id,
    { ...person, name: { asha: 'Asha Rao', bram: 'Bram Vos', cleo: 'Cléo Müller' }[id]! },
  ]),
);

/** As Outlook and Exchange describe a zone of their own. */
export const westernEurope = [
  'BEGIN:VTIMEZONE',
  'TZID:W. Europe Standard Time',
  'BEGIN:STANDARD',
  'DTSTART:16010101T030000',
  'TZOFFSETFROM:+0200',
  'TZOFFSETTO:+0100',
  'RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10',
  'END:STANDARD',
  'BEGIN:DAYLIGHT',
  'DTSTART:16010101T020000',
  'TZOFFSETFROM:+0100',
  'TZOFFSETTO:+0200',
  'RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3',
  'END:DAYLIGHT',
  'END:VTIMEZONE',
];
