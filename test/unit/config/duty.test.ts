import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { changed, ConfigFolder, goodEnv, goodFiles } from './config-folder.ts';

async function folderWith(yaml: string, files: Readonly<Record<string, string>> = {}) {
  return ConfigFolder.with({ ...goodFiles, 'config.yaml': changed('channels:', `${yaml}\nchannels:`), ...files });
}

async function loaded(yaml: string, files: Readonly<Record<string, string>> = {}) {
  await using folder = await folderWith(yaml, files);
  const result = await folder.load({ env: goodEnv, clock: new ManualClock('2026-11-21T08:00:00Z') });
  if (!result.ok) throw new Error(folder.problems(result).join('\n'));
  return { config: result.config, shown: folder.warnings(result), watched: result.files, path: folder.path };
}

const calendar = (...events: readonly (readonly [day: string, until: string, summary: string])[]) =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    ...events.flatMap(([day, until, summary], index) => [
      'BEGIN:VEVENT',
      `UID:${index}`,
      `DTSTART;VALUE=DATE:${day}`,
      `DTEND;VALUE=DATE:${until}`,
      `SUMMARY:${summary}`,
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
    '',
  ].join('\r\n');

const people = 'people: { asha: { name: Asha Rao }, bram: { name: Bram Vos } }';

describe('the calendar of the business', () => {
  test('has working hours, days off, those of files and addresses of more', async () => {
    const { config, watched, path } = await loaded(
      'calendar:\n  workingHours: [Mon-Fri 08:00-18:00, Sat 10:00-14:00]\n  holidays: [2026-12-25, 2027-01-01, ./days.ics, "https://calendar.example/uk.ics"]',
      { 'days.ics': calendar(['20261225', '20261226', 'Christmas Day'], ['20260831', '20260901', 'Bank holiday']) },
    );
    expect(config.calendar).toEqual({
      workingHours: [
        { days: [1, 2, 3, 4, 5], fromMinute: 480, untilMinute: 1080 },
        { days: [6], fromMinute: 600, untilMinute: 840 },
      ],
      holidays: new Map([
        ['2026-12-25', 'Christmas Day'],
        ['2027-01-01', 'Holiday'],
        ['2026-08-31', 'Bank holiday'],
      ]),
    });
    expect(config.feeds).toEqual([{ kind: 'holidays', url: 'https://calendar.example/uk.ics' }]);
    expect(watched).toContain(`${path}/days.ics`);
    expect(() => (config.calendar.holidays as Map<string, string>).clear()).toThrow('does not change');
  });

  test('is another configuration when one of its files says something else', async () => {
    await using folder = await folderWith('calendar: { holidays: [days.ics] }', {
      'days.ics': calendar(['20261225', '20261226', 'Christmas Day']),
    });
    const fingerprint = async () => {
      const result = await folder.load({ env: goodEnv });
      return result.ok ? result.config.fingerprint : folder.problems(result).join();
    };
    const before = await fingerprint();
    expect(await fingerprint()).toBe(before);
    await folder.write('days.ics', calendar(['20261228', '20261229', 'Boxing Day']));
    expect(await fingerprint()).not.toBe(before);
  });
});

describe('people', () => {
  test('are away for whole days, or until a time, on the clocks of the business', async () => {
    const { config } = await loaded(
      'people: { asha: { name: Asha Rao, phone: "+44", email: a@acme.example, away: [{ from: 2026-07-01, until: 2026-07-02 }, { from: 2026-12-20T12:00, until: 2026-12-31 }] } }',
    );
    expect(config.people.get('asha')).toEqual({
      id: 'asha',
      name: 'Asha Rao',
      phone: '+44',
      email: 'a@acme.example',
      away: [
        { from: Date.parse('2026-06-30T23:00Z'), until: Date.parse('2026-07-02T23:00Z') },
        { from: Date.parse('2026-12-20T12:00Z'), until: Date.parse('2027-01-01T00:00Z') },
      ],
    });
  });
});

describe('rosters', () => {
  test('go by turns of a week, with overrides and holidays', async () => {
    const { config } = await loaded(
      `${people}
rosters:
  web:
    name: Web team
    handover: Fri 17:30
    since: 2026-01-09
    first: [asha, bram]
    second: [bram]
    overrides: [{ from: 2026-12-24, until: 2026-12-24, second: asha }]
    onHolidays: { first: bram }`,
    );
    expect(config.rosters.get('web')).toEqual({
      id: 'web',
      name: 'Web team',
      turns: { day: 5, minute: 1050, since: '2026-01-09', first: ['asha', 'bram'], second: ['bram'] },
      overrides: [{ from: Date.parse('2026-12-24T00:00Z'), until: Date.parse('2026-12-25T00:00Z'), second: 'asha' }],
      onHolidays: { first: 'bram' },
      duties: [],
    });
  });

  test('begin with the first of the list on a Monday long ago, unless they say otherwise', async () => {
    const { config } = await loaded(`${people}\nrosters: { web: { handover: Mon 09:00, first: [asha] } }`);
    expect(config.rosters.get('web')).toEqual({
      id: 'web',
      name: 'web',
      turns: { day: 1, minute: 540, since: '1970-01-05', first: ['asha'], second: [] },
      overrides: [],
      duties: [],
    });
  });

  test('are read from a calendar file, in which what means nothing is remarked on', async () => {
    const { config, shown } = await loaded(`${people}\nrosters: { web: { calendar: duty.ics } }`, {
      'duty.ics': calendar(
        ['20261123', '20261130', 'asha'],
        ['20261130', '20261207', 'Bram Vos (second)'],
        ['20261123', '20261124', 'Team lunch'],
        ['20250101', '20250102', 'Somebody who left'],
      ),
    });
    expect(config.rosters.get('web')).toMatchObject({
      turns: { first: [], second: [] },
      duties: [
        { from: Date.parse('2026-11-23T00:00Z'), until: Date.parse('2026-11-30T00:00Z'), first: 'asha' },
        { from: Date.parse('2026-11-30T00:00Z'), until: Date.parse('2026-12-07T00:00Z'), second: 'bram' },
      ],
    });
    expect(shown).toHaveLength(1);
    expect(shown[0]).toMatch(
      /^config\.yaml:26:19 {2}rosters\.web\.calendar: "duty\.ics": line \d+: the event "Team lunch" /,
    );
  });

  test('are read again and again from an address, by turns where it says nothing', async () => {
    const { config } = await loaded(
      `${people}\nrosters: { web: { calendar: "https://calendar.example/duty", handover: Mon 09:00, first: [asha] } }`,
    );
    expect(config.feeds).toEqual([{ kind: 'roster', roster: 'web', url: 'https://calendar.example/duty' }]);
    expect(config.rosters.get('web')?.turns.first).toEqual(['asha']);
  });
});
