import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readDuties } from '../../../src/config/ics.ts';
import type { MaintenanceWindow } from '../../../src/model/function.ts';
import type { Planned } from '../../../src/model/planned.ts';
import { nextStart } from '../../../src/schedule/cron.ts';
import { calendarOf } from '../../../src/web/views/calendar-view.ts';
import { aConfig } from './fixture-config.ts';
import { NOW } from './fixture-world.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const stockTaking: MaintenanceWindow = {
  functions: ['receive-goods'],
  when: { kind: 'cron', expression: '0 7 * * 6', forMs: 2 * HOUR },
  says: 'Stock-taking',
};
const digest = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 20);

interface Wish {
  readonly maintenance?: readonly MaintenanceWindow[];
  readonly planned?: readonly Planned[];
  readonly now?: number;
  readonly timezone?: string;
}

function calendar({
  maintenance = [stockTaking],
  planned = [],
  now = NOW,
  timezone = 'Europe/London',
}: Wish = {}): string {
  const config = aConfig(undefined, undefined, { maintenance, timezone });
  const next = (expression: string, after: number) => nextStart(expression, after, timezone);
  return calendarOf('back-office', { config, planned, now, next, digest });
}

/** Read as calendars of other programs are: the work in order, by what it is called. */
function readBack(text: string, name: string) {
  const person = { id: 'work', name, away: [] };
  const { duties, problems } = readDuties(text, 'UTC', new Map([['work', person]]));
  expect(problems).toEqual([]);
  return duties.map(({ from, until }) => [from, until]);
}
const unfolded = (text: string) => text.replaceAll('\r\n ', '');
const valuesOf = (text: string, name: string) =>
  unfolded(text)
    .split('\r\n')
    .filter((line) => line.startsWith(`${name}:`))
    .map((line) => line.slice(name.length + 1));

describe('the calendar of planned work', () => {
  test('has repeated work written out for ninety days, over the night on which clocks change', () => {
    const now = Date.parse('2026-10-01T10:00:00Z');
    const times = readBack(calendar({ now }), 'Stock-taking');
    expect(times).toHaveLength(13);
    expect(times[0]).toEqual([Date.parse('2026-10-03T06:00:00Z'), Date.parse('2026-10-03T08:00:00Z')]);
    expect(times[4]).toEqual([Date.parse('2026-10-31T07:00:00Z'), Date.parse('2026-10-31T09:00:00Z')]);
  });

  test('has what people planned while running, under its own id, and what is on now', () => {
    const when = { kind: 'once', from: NOW - HOUR, until: NOW + HOUR } as const;
    const window = { id: 'work-1', by: 'Asha', functions: [], when, says: 'Moving house' };
    const text = calendar({ planned: [{ kind: 'maintenance', window }], maintenance: [] });
    expect(readBack(text, 'Moving house')).toEqual([[NOW - HOUR, NOW + HOUR]]);
    expect(valuesOf(text, 'UID')).toEqual([`work-1-${NOW - HOUR}@127.0.0.1`]);
    expect(text).not.toContain('Asha');
  });

  test('is the same text all day, and its events keep their ids on the next', () => {
    expect(calendar({ now: NOW + 5 * HOUR })).toBe(calendar());
    const [today, tomorrow] = [valuesOf(calendar(), 'UID'), valuesOf(calendar({ now: NOW + DAY }), 'UID')];
    expect(tomorrow.slice(0, 10)).toEqual(today.slice(1, 11));
    expect(new Set(today).size).toBe(today.length);
  });

  test('says of each event when it was written, not when it takes place', () => {
    const when = { kind: 'once', from: NOW + HOUR, until: NOW + 2 * HOUR } as const;
    const window = { id: 'work-1', by: 'Asha', madeAt: NOW - DAY, functions: [], when, says: 'Moving house' };
    const made = calendar({ planned: [{ kind: 'maintenance', window }], maintenance: [] });
    expect(valuesOf(made, 'DTSTAMP')).toEqual(['20261120T080400Z']);
    expect(new Set(valuesOf(calendar(), 'DTSTAMP'))).toEqual(new Set(['20261120T160000Z']));
  });

  test('begins with the business’s day, not with that of UTC', () => {
    const now = Date.parse('2026-11-20T23:30:00Z');
    const when = { kind: 'once', from: now - 2 * HOUR, until: now - HOUR } as const;
    const over = { ...stockTaking, when };
    expect(valuesOf(calendar({ maintenance: [over], now, timezone: 'Asia/Kolkata' }), 'UID')).toHaveLength(1);
    expect(valuesOf(calendar({ maintenance: [over], now, timezone: 'Europe/Berlin' }), 'UID')).toEqual([]);
  });

  test('has a component although nothing is planned, as every calendar must', () => {
    const lines = calendar({ maintenance: [] }).split('\r\n');
    expect(lines.filter((line) => line.startsWith('BEGIN:'))).toEqual([
      'BEGIN:VCALENDAR',
      'BEGIN:VTIMEZONE',
      'BEGIN:STANDARD',
    ]);
    expect(readBack(calendar({ maintenance: [] }), 'Stock-taking')).toEqual([]);
  });

  test('other work is another event', () => {
    const both = calendar({ maintenance: [stockTaking, { ...stockTaking, says: 'Cleaning' }, stockTaking] });
    const uids = valuesOf(both, 'UID');
    expect(new Set(uids).size).toBe(uids.length);
    expect(uids).toHaveLength(2 * valuesOf(calendar(), 'UID').length);
  });

  test('leaves out silences, and work on what the audience does not use', () => {
    const silence = { id: 's', by: 'x', why: 'Secret reason', until: NOW + DAY, functions: [], components: [] };
    const other = { ...stockTaking, functions: ['card-gateway'], says: 'Only for operations' };
    const text = calendar({ maintenance: [other], planned: [{ kind: 'silence', silence } as unknown as Planned] });
    expect(text).not.toMatch(/VEVENT|Secret|Only/);
  });

  test('stays within bounds when work repeats each minute', () => {
    const often = { ...stockTaking, when: { kind: 'cron', expression: '* * * * *', forMs: 1000 } } as const;
    expect(valuesOf(calendar({ maintenance: [often] }), 'UID')).toHaveLength(500);
  });

  test.each([
    'Move; all, of \\ it',
    'Zwei\r\nZeilen\nEND:VEVENT\r\nBEGIN:VEVENT',
    'Überraschung 🎉 '.repeat(12).trim(),
    'x'.repeat(500),
    '\u0000\u0007\u2028tab\there',
  ])('says %j so that other programs read it, in lines of at most 75 octets', (says) => {
    const text = calendar({ maintenance: [{ ...stockTaking, says }] });
    for (const line of text.split('\r\n')) {
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
      expect(line.isWellFormed()).toBe(true);
      expect(line).not.toMatch(/\n|\ufffd/);
    }
    expect(text.match(/^BEGIN:VEVENT\r$/gm)).toHaveLength(valuesOf(text, 'UID').length);
    const summary = valuesOf(text, 'SUMMARY')[0]!.replaceAll(/\\([\\;,])/g, '$1');
    expect(Array.from(summary).length).toBeLessThanOrEqual(200);
    expect(readBack(text, summary).length).toBeGreaterThan(10);
  });
});
