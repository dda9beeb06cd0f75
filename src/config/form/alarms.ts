import { z } from 'zod';
import { severities } from '../../model/names.ts';
import { duration, list, oneOrMore, section, text, word } from '../../form/fields.ts';
import { DAY_MS, MINUTE_MS } from '../../time/units.ts';

const limit = () => z.number().optional();

/** What a number measured by the check means. */
const limits = section({
  failAbove: limit().describe('Above this the function fails.'),
  slowAbove: limit().describe('Above this it is slow.'),
  failBelow: limit().describe('Below this the function fails.'),
  slowBelow: limit().describe('Below this it is slow.'),
  for: duration({ atLeastMs: 0, mostMs: 7 * DAY_MS })
    .prefault('0s')
    .describe('Only when it has been so for this long: 10m (default 0s).'),
});

const measurementName = /^[a-z][a-z0-9_]*$/;

/** Limits by the name of the measurement. */
export const measurementsForm = z.record(
  z.string().regex(measurementName, 'is not the name of a measurement (such as queue_depth)').max(64),
  limits,
);

/** When a certificate's end is told. */
export const certificateForm = section({
  warnBefore: duration({ atLeastMs: MINUTE_MS, mostMs: 366 * DAY_MS }).describe('How long before its end: 21d.'),
  severity: word(severities).prefault('minor').describe('How bad that is: critical, major or minor (default minor).'),
});

/** From when on a function counts as failing and working by turns. */
export const flappingForm = z.union([
  z.literal('off'),
  section({
    turns: z.int().min(2).max(100).prefault(4).describe('So many times from working to failing (default 4) …'),
    within: duration({ mostMs: 31 * DAY_MS })
      .optional()
      .describe('… within this time (default 20 intervals; with cron 20h).'),
    settleAfter: duration({ mostMs: 31 * DAY_MS })
      .optional()
      .describe('Over when steady for this long (default 10 intervals, 5m at least; with cron 10h).'),
  }),
]);

const condition = section({
  function: text(100).optional().describe('The function that it is about; or component.'),
  component: text(100).optional().describe('The component that it is about; or function.'),
  is: oneOrMore(word(['slow', 'failing', 'unknown']))
    .optional()
    .describe('State that it is in, one or a list: slow, failing, unknown (components: slow, failing).'),
  measurement: z
    .string()
    .regex(measurementName, 'is not the name of a measurement (such as queue_depth)')
    .optional()
    .describe('A number that the function measures; with above, below or growsBy.'),
  above: z.number().optional().describe('Holds while the number is above this.'),
  below: z.number().optional().describe('Holds while the number is below this.'),
  growsBy: z.number().positive().optional().describe('Holds when the number grew by this much within the period.'),
  runs: word(['failed', 'flaky']).optional().describe('Runs with this outcome; with count.'),
  count: z.int().min(1).max(10_000).optional().describe('So many of them within the period.'),
});

/** Several conditions that mean something together. */
export const namedAlarmForm = section({
  says: text(300).describe(
    'The sentence that page and pager show: Payments smell: orders are slow and the queue grows.',
  ),
  severity: word(severities).prefault('major').describe('How bad it is: critical, major or minor (default major).'),
  when: z.array(condition).min(1).max(50).describe('Its conditions.'),
  atLeast: z.int().min(1).optional().describe('How many of them must hold (default: all).'),
  within: duration({ atLeastMs: 0, mostMs: DAY_MS })
    .prefault('0s')
    .describe('Each counts when it has held within this time: 10m (default 0s: all at the same time).'),
  targets: list(text(100))
    .min(1)
    .optional()
    .describe('Targets on which it is looked for (default: all that are scheduled).'),
});

export type ConditionForm = z.output<typeof condition>;
export type NamedAlarmForm = z.output<typeof namedAlarmForm>;
export type LimitsForm = z.output<typeof limits>;
