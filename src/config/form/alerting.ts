import { z } from 'zod';
import type { HoursOfWeek, Raise, Step } from '../../model/alerting.ts';
import { audiences, severities, type Severity } from '../../model/names.ts';
import { parseDuration } from '../../time/duration.ts';
import { addressOrNothing, duration, list, oneOrMore, parsed, section, text, word } from '../../form/fields.ts';
import { moment, parseHours, parseTimeOfDay } from './times.ts';
import { DAY_MS, HOUR_MS } from '../../time/units.ts';

const severity = word(severities);
const names = () => list(text(100)).min(1);

const lasting = String.raw`after (\d+(?:\.\d+)?[a-z]+)`;
const raiseForm = new RegExp(
  `^(critical|major|minor) (?:when (\\d{1,4}) functions fail(?: or ${lasting})?|${lasting})$`,
);
const raiseHint = 'such as critical when 3 functions fail or after 30m';

/** `critical when 3 functions fail`, `critical after 30m`, `critical when 3 functions fail or after 30m`. */
const raise = () =>
  parsed<Raise>((value) => {
    const [, to, count, orAfter, after = orAfter] = raiseForm.exec(value.trim().replaceAll(/\s+/g, ' ')) ?? [];
    const afterMs = after === undefined ? undefined : parseDuration(after);
    if (to === undefined || (after !== undefined && !afterMs))
      return { says: 'does not say when the severity rises', hint: raiseHint };
    if (to === 'minor') return { says: 'raises nothing: minor is the least', hint: raiseHint };
    if (count !== undefined && Number(count) < 2)
      return { says: 'would hold at once: one function fails in every incident', hint: raiseHint };
    return {
      to: to as Severity,
      ...(count !== undefined && { functions: Number(count) }),
      ...(afterMs !== undefined && { afterMs }),
    };
  }, 'critical when 3 functions fail or after 30m');

const MOST_PER_MINUTE = 1000;

/** `10 per minute`. */
const perMinute = () =>
  parsed<number>((value) => {
    const count = Number(/^(\d{1,9}) per minute$/.exec(value.trim())?.[1]);
    if (Number.isNaN(count)) return { says: 'is not a rate', hint: 'such as 10 per minute' };
    if (count < 1) return { says: 'tells nobody anything', hint: 'such as 10 per minute' };
    return count <= MOST_PER_MINUTE ? count : { says: `is too many; ${MOST_PER_MINUTE} per minute are the most` };
  }, '10 per minute');

/** `working hours`, or what `hours` takes. */
const duringHours = () =>
  parsed<HoursOfWeek | 'working hours'>(
    (value) => (value.trim() === 'working hours' ? 'working hours' : parseHours(value)),
    'Mon-Fri 08:00-18:00',
    'working hours',
  );

const stepTime = () =>
  parsed<NonNullable<Step['at']>>(
    (value) => {
      if (value.trim() === 'next working hour') return 'working-hour';
      const minute = parseTimeOfDay(value.trim());
      return minute === undefined ? { says: 'is neither "next working hour" nor a time such as 08:00' } : { minute };
    },
    'next working hour',
    '08:00',
  );

const step = section({
  notify: names().describe('Channels that are told.'),
  after: duration({ atLeastMs: 0, mostMs: 30 * DAY_MS })
    .optional()
    .describe('How long after the step before, unless somebody has taken it: 10m.'),
  at: stepTime().optional().describe('Wait until: next working hour, or a time of day such as 08:00.'),
});

const raiseList = () => oneOrMore(raise()).optional();

const policy = section({
  severity: oneOrMore(severity)
    .optional()
    .describe('Severities that it is for, one or a list: critical, major, minor (default: all).'),
  functions: names().optional().describe('Only incidents of these functions.'),
  components: names().optional().describe('Only incidents of which one of these components is the cause.'),
  audiences: list(word(audiences)).min(1).optional().describe('Only incidents of functions that one of these sees.'),
  targets: names().optional().describe('Only incidents on these targets.'),
  during: oneOrMore(duringHours())
    .optional()
    .describe('When it holds, one or a list: Mon-Fri 08:00-18:00, or working hours. On holidays it does not.'),
  raise: raiseList().describe(
    'When the severity of its incidents rises by itself, one or a list: critical when 3 functions fail or after 30m.',
  ),
  roster: text(100)
    .optional()
    .describe(
      'Whose duty it is where the owner of the component to blame has no roster (default, where nobody owns it: the only one).',
    ),
  steps: z.array(step).min(1).optional().describe('Who is told, and who next. Either this or silent.'),
  silent: text(300).optional().describe('Why nobody is told. Either this or steps.'),
});

/** Who is told of what, and who next. */
export const alertingForm = section({
  groupWithin: duration({ atLeastMs: 0, mostMs: HOUR_MS })
    .prefault('0s')
    .describe('How long to wait for more with the same cause before telling: 30s (default 0s).'),
  atMost: perMinute()
    .prefault('10 per minute')
    .describe('More new incidents than this are told to a channel in one message (default 10 per minute).'),
  raise: raiseList().describe(
    'When the severity of an incident rises by itself, one or a list: critical when 3 functions fail or after 30m.',
  ),
  policies: z
    .array(policy)
    .min(1)
    .optional()
    .describe('Who is told of what; the first that fits (default: every channel, everything).'),
  heartbeat: section({
    url: addressOrNothing().describe('Address that is called as long as all is well here; empty: off.'),
    every: duration({ atLeastMs: 1000, mostMs: DAY_MS }).prefault('1m').describe('How often (default 1m).'),
  })
    .optional()
    .describe('Someone outside notices when we fall silent.'),
  self: section({ notify: names().describe('Channels that are told; only such as operations reads.') })
    .optional()
    .describe(
      "Who is told of the monitor's own trouble (default: what operations reads among the first told of critical ones).",
    ),
});

/** Nobody is told for a while. */
export const silenceForm = section({
  functions: names().optional().describe('Only incidents of nothing but these functions.'),
  components: names().optional().describe('Only incidents of which one of these components is the cause.'),
  severity: oneOrMore(severity).optional().describe('Only incidents of this severity, one or a list.'),
  targets: names().optional().describe('Only incidents on these targets.'),
  from: moment().optional().describe('When it begins: 2026-11-21T22:00 (default: it holds already).'),
  until: moment().describe('When it ends; there is none without an end: 2026-11-22T06:00.'),
  by: text(100).describe('Who answers for it.'),
  why: text(300).describe('Why nobody is told.'),
});

export type AlertingForm = z.output<typeof alertingForm>;
export type SilenceForm = z.output<typeof silenceForm>;
