import { z } from 'zod';
import { audiences, severities } from '../../model/names.ts';
import { certificateForm, flappingForm, measurementsForm } from './alarms.ts';
import { address, byId, byName, duration, list, section, series, text, word } from '../../form/fields.ts';
import { DAY_MS, HOUR_MS } from '../../time/units.ts';

/** A text, or a text with the functions that must work for it to be true. */
const conditionalText = (what: string) =>
  z.union([
    text(),
    section({
      functions: list(text(100))
        .min(1)
        .describe('Functions that must work for the text to be true; otherwise it is left out.'),
      text: text().describe(what),
    }),
  ]);

const stillWorksText = 'What still works, for customer service to offer.';
const stillWorks = conditionalText(stillWorksText)
  .optional()
  .describe(
    `${stillWorksText} { functions: [search], text: Searching. } is said only while those functions work; a plain text only while every function that does not work says the same.`,
  );
const tellCustomersText = 'What to say to a customer, word for word.';
const tellCustomers = conditionalText(tellCustomersText)
  .optional()
  .describe(
    `${tellCustomersText} { functions: [search], text: May I look it up for you? } is said only while those functions work.`,
  );
const workaround = text().optional().describe('What to do by hand meanwhile.');
const afterwards = text()
  .optional()
  .describe(
    'What to say, once it is over, to those who call about it (default: that it works again, and to try once more).',
  );

const doubt = (summary: string) =>
  section({
    summary: text().optional().describe(summary),
    tellCustomers: text().optional().describe(tellCustomersText),
    workaround,
  }).optional();

const impact = section({
  summary: text().describe('One sentence on what people cannot do: Customers cannot place an order.'),
  stillWorks,
  tellCustomers,
  workaround,
  afterwards,
  whenDown: byId(
    section({
      summary: text().optional().describe('A sharper sentence for when this component is what failed.'),
      stillWorks,
      tellCustomers,
      workaround,
      afterwards,
    }),
  )
    .prefault({})
    .describe('Sharper sentences by the component that the failing step names.'),
  whenUnknown: doubt('One sentence on what is not known: We cannot see whether orders go through.').describe(
    'What is said while there is no fresh answer (default: general words that promise nothing).',
  ),
  whenSlow: doubt('One sentence on what takes long: Placing an order takes up to a minute.').describe(
    'What is said while it works but is slow (default: general words).',
  ),
});

const alarm = section({
  after: series()
    .prefault('2 in a row')
    .describe('When failed runs become an alarm: once, 2 in a row, 3 of 5 (default 2 in a row).'),
  clearAfter: series().prefault('once').describe('When passed runs end it, in the same words (default once).'),
  locations: z.int().min(1).max(100).prefault(1).describe('In how many locations the condition must hold (default 1).'),
  flapping: flappingForm
    .optional()
    .describe(
      'When it counts as failing and working by turns, which is told once and not at each turn; off: each turn is told.',
    ),
});

const page = section({
  device: text(100)
    .optional()
    .describe("How the browser presents itself: a name from Playwright's device list, such as Desktop Chrome."),
  locale: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'is not a language (such as en-GB)')
    .optional()
    .describe('Language of the browser, such as en-GB.'),
  block: list(word(['image', 'font', 'media', 'stylesheet']))
    .prefault([])
    .describe('What the journey need not load: image, font, media, stylesheet.'),
  serviceWorkers: word(['allow', 'block'])
    .prefault('block')
    .describe(
      "Whether the site's service workers may run: allow tries the site as returning visitors get it (default block: as first-time visitors get it).",
    ),
});

/** The faults that can be brought about on purpose. */
const faults = [
  'http-503',
  'hang',
  'slow',
  'refuse',
  'reset',
  'wrong-answer',
  'empty-page',
  'script-error',
  'certificate',
] as const;

const failureMode = section({
  when: text().describe('What happens: Voyager answers with errors.'),
  seen: text().describe('How it would be seen: Step "Pay by credit card" fails.'),
  carryOn: text().optional().describe('How the business carries on meanwhile.'),
  catchUp: text().optional().describe('How it catches up afterwards.'),
  drill: section({
    component: text().describe('The component to break.'),
    fault: word(faults).describe('How to break it.'),
  })
    .optional()
    .describe('How to bring it about on purpose.'),
});

const backlog = section({
  what: text().describe('What piles up: orders on form OF-7.'),
  unit: text().describe('One piece of it: order.'),
  perHour: z.number().positive().max(1_000_000).describe('How many can be caught up in an hour.'),
  who: text().describe('Who catches up.'),
});

/** One business function. */
export const functionForm = section({
  question: text(200).describe('The question that a user would ask: Can customers place an order?'),
  check: text(500).describe('Path of the check script, from the folder of this file: checks/place-order.ts.'),
  every: duration({ atLeastMs: 1000, mostMs: 366 * DAY_MS })
    .optional()
    .describe('How often it is asked: 30s, 1m. Either this or cron.'),
  cron: text(200)
    .optional()
    .describe('When it is asked, as a cron expression in the time zone of this file. Either this or every.'),
  timeout: duration({ atLeastMs: 100, mostMs: HOUR_MS })
    .prefault('30s')
    .describe('How long one try may take; longer is a failure (default 30s).'),
  retry: z
    .union([
      z.literal('off'),
      section({
        after: duration({ atLeastMs: 0, mostMs: HOUR_MS })
          .prefault('0s')
          .describe('How long after the first attempt: 35s (default 0s, at once).'),
      }),
    ])
    .optional()
    .describe(
      'When a failed run is tried a second time, which must fail too before the failure counts (default at once); off: the first failure counts.',
    ),
  actionTimeout: duration({ atLeastMs: 100, mostMs: HOUR_MS })
    .optional()
    .describe(
      'How long one action in the browser may wait, such as a click (default: as long as the run); going to an address may always take as long as the run.',
    ),
  expectTimeout: duration({ atLeastMs: 10, mostMs: HOUR_MS })
    .optional()
    .describe('How long expect waits until its condition holds, in the page and with expect.poll (default 5s).'),
  slowAfter: duration().optional().describe('From when on a run that passes counts as slow.'),
  severity: word(severities)
    .prefault('major')
    .describe('How bad it is when this fails: critical, major or minor (default major).'),
  audiences: list(word(audiences))
    .min(1)
    .prefault(['operations'])
    .describe('Whose page shows it: customer-service, back-office, operations (default operations).'),
  dependsOn: list(text(100)).prefault([]).describe('Components that it needs.'),
  targets: list(text(100))
    .min(1)
    .optional()
    .describe('Targets on which it is asked (default: all that are scheduled).'),
  alarm: alarm.prefault({}).describe('When failures become an alarm, and when it ends.'),
  measurements: measurementsForm
    .optional()
    .describe('What numbers measured by the check mean, by name: { queue_depth: { slowAbove: 100, failAbove: 500 } }.'),
  certificate: certificateForm
    .optional()
    .describe("Tells of the end of the target's certificate before it comes; without it nobody is told."),
  impact: impact.optional().describe('What it means when the answer is no, in the words of those who read it.'),
  page: page.prefault({}).describe('How the browser presents itself to the site.'),
  params: byName(z.union([z.string(), z.number(), z.boolean()]))
    .prefault({})
    .describe('Values that the script reads as params.NAME.'),
  secrets: list(text(100))
    .optional()
    .describe('Secrets that the script may ask for (default: those whose names its text mentions).'),
  runbook: address().optional().describe('Address of the page that says how to repair it.'),
  objective: z
    .number()
    .gt(0)
    .max(99.9999)
    .optional()
    .describe('Percent of runs that must pass, over 30 days: 99.9. "bellwether export rules" makes alerts of it.'),
  propagateTrace: z
    .boolean()
    .prefault(true)
    .describe("Whether trace context is sent along to the target's own addresses (default true)."),
  backlog: backlog.optional().describe('Work done by hand while it was down, to be caught up.'),
  transactions: section({ prometheus: text().describe('Query that counts them; {range} stands for the time span.') })
    .optional()
    .describe('Business transactions, to count those between failures.'),
  failureModes: byId(failureMode).optional().describe('The ways in which it is expected to break.'),
});

export type FunctionForm = z.output<typeof functionForm>;
