import { describe, expect, test } from 'vitest';
import { changed, ConfigFolder, goodEnv, goodFiles, problemsOf } from './config-folder.ts';

const people = 'people: { asha: { name: Asha Rao }, bram: { name: Bram Vos } }';

/** Put before the channels of a good configuration, on line 25 and on, and all that is said of it. */
const mistakes: readonly (readonly [title: string, yaml: string, problems: readonly string[]])[] = [
  [
    'somebody without a name',
    'people: { asha: { nam: Asha } }',
    [
      'config.yaml:25:11  people.asha.name: is missing (Full name)',
      'config.yaml:25:19  people.asha.nam: unknown key (did you mean name?)',
    ],
  ],
  [
    'holidays of people that are no days, or end before they begin',
    'people: { asha: { name: Asha Rao, away: [{ from: Christmas, until: 2026-02-30 }, { from: 2026-12-20, until: 2026-12-19 }] } }',
    [
      'config.yaml:25:44  people.asha.away[0].from: "Christmas" is neither a date nor a time (such as 2026-12-20 or 2026-12-20T09:00)',
      'config.yaml:25:61  people.asha.away[0].until: "2026-02-30" is neither a date nor a time (such as 2026-12-20 or 2026-12-20T09:00)',
      'config.yaml:25:102  people.asha.away[1].until: must be later than from',
    ],
  ],
  [
    'a roster of nobody',
    'rosters: { web: {} }',
    ['config.yaml:25:12  rosters.web: needs first and handover, or calendar: nobody is on duty'],
  ],
  [
    'turns that never change',
    `${people}\nrosters: { web: { first: [asha, bram] } }`,
    ['config.yaml:26:12  rosters.web: needs handover: when duty passes on each week (such as Mon 09:00)'],
  ],
  [
    'a handover at no time of the week',
    `${people}\nrosters: { web: { handover: Monday 9:00, first: [asha] }, shop: { handover: Mon 24:00, first: [asha] } }`,
    [
      'config.yaml:26:19  rosters.web.handover: "Monday 9:00" is not a time of the week (such as Mon 09:00)',
      'config.yaml:26:67  rosters.shop.handover: "Mon 24:00" is not a time of the week (such as Mon 09:00)',
    ],
  ],
  [
    'a beginning that is no date',
    `${people}\nrosters: { web: { handover: Mon 09:00, since: 5 January, first: [asha] } }`,
    ['config.yaml:26:40  rosters.web.since: "5 January" is not a date (such as 2026-01-05)'],
  ],
  [
    'people whom nobody knows, wherever they stand',
    `${people}\nrosters:\n  web:\n    handover: Mon 09:00\n    first: [ash]\n    second: [bramm]\n    overrides: [{ from: 2026-12-24, until: 2026-12-24, first: ahsa, second: x }]\n    onHolidays: { first: asah, second: brm }`,
    [
      'config.yaml:29:13  rosters.web.first[0]: there is no person "ash" (did you mean asha?)',
      'config.yaml:30:14  rosters.web.second[0]: there is no person "bramm" (did you mean bram?)',
      'config.yaml:31:56  rosters.web.overrides[0].first: there is no person "ahsa" (did you mean asha?)',
      'config.yaml:31:69  rosters.web.overrides[0].second: there is no person "x" (add it under people)',
      'config.yaml:32:19  rosters.web.onHolidays.first: there is no person "asah" (did you mean asha?)',
      'config.yaml:32:32  rosters.web.onHolidays.second: there is no person "brm" (did you mean bram?)',
    ],
  ],
  [
    'overrides of nobody, and holidays of nobody',
    `${people}\nrosters: { web: { handover: Mon 09:00, first: [asha], overrides: [{ from: 2026-12-24, until: 2026-12-23 }], onHolidays: {} } }`,
    [
      'config.yaml:26:67  rosters.web.overrides[0]: needs first or second: who is on duty then',
      'config.yaml:26:87  rosters.web.overrides[0].until: must be later than from',
      'config.yaml:26:109  rosters.web.onHolidays: needs first or second: who is on duty then',
    ],
  ],
  [
    'a calendar of duties that is none',
    'rosters: { web: { calendar: duty.xlsx }, shop: { calendar: "https://me:hunter2@x/duty.ics" }, desk: { calendar: duty.ics } }',
    [
      'config.yaml:25:19  rosters.web.calendar: "duty.xlsx" is neither a file that ends in .ics nor an address (such as ./duty.ics)',
      'config.yaml:25:50  rosters.shop.calendar: the value has a user name or password in it',
      'config.yaml:25:103  rosters.desk.calendar: "duty.ics": there is no such file',
    ],
  ],
  [
    'days off that are none',
    'calendar: { holidays: [2026-02-30, Christmas, "25.12.2026", ./days.ics, "http://"] }',
    [
      'config.yaml:25:24  calendar.holidays[0]: "2026-02-30" is not a date (such as 2026-12-25)',
      'config.yaml:25:36  calendar.holidays[1]: "Christmas" is neither a date, nor a file that ends in .ics, nor an address (such as 2026-12-25)',
      'config.yaml:25:47  calendar.holidays[2]: "25.12.2026" is neither a date, nor a file that ends in .ics, nor an address (such as 2026-12-25)',
      'config.yaml:25:61  calendar.holidays[3]: "./days.ics": there is no such file',
      'config.yaml:25:73  calendar.holidays[4]: "http://" is not an address (such as https://shop.example)',
    ],
  ],
  [
    'hours of work that are none',
    'calendar: { workingHours: [Mon-Fri 08:00-18:00, weekend], holidays: 2026-12-25 }',
    [
      'config.yaml:25:49  calendar.workingHours[1]: "weekend" are no hours of the week (such as Mon-Fri 08:00-18:00)',
      'config.yaml:25:59  calendar.holidays: must be a list, found text; put it in brackets: [2026-12-25]',
    ],
  ],
];

describe('people, rosters and the calendar', () => {
  test.each(mistakes)('refuses %s', async (_, yaml, problems) => {
    expect(await problemsOf(changed('channels:', `${yaml}\nchannels:`))).toEqual(problems);
  });

  test('refuses a file that is no calendar where it is named', async () => {
    const yaml = changed('channels:', 'calendar: { holidays: [days.ics] }\nchannels:');
    await using folder = await ConfigFolder.with({ ...goodFiles, 'config.yaml': yaml, 'days.ics': '<html>Log in' });
    const result = await folder.load({ env: goodEnv });
    expect(folder.problems(result)).toEqual([
      'config.yaml:25:24  calendar.holidays[0]: "days.ics": line 1: it is no calendar: it begins with "<html>Log in" instead of BEGIN:VCALENDAR',
    ]);
    expect(result.files).toContain(folder.file('days.ics'));
  });
});
