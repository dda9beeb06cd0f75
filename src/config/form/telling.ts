import { z } from 'zod';
import { severities } from '../../model/names.ts';
import { address, addressOrNothing, byId, duration, list, section, text, word } from './fields.ts';

const headers = z
  .record(
    z.string().regex(/^[A-Za-z0-9-]+$/, 'is not the name of a header'),
    z.string().regex(/^[\t -~]*$/, 'has characters that no header may have'),
  )
  .prefault({})
  .describe('Headers to send along.');

/** Where notifications go, by kind. */
const channelForm = z.discriminatedUnion('type', [
  section({
    type: z.literal('pagerduty').describe('PagerDuty, or what speaks its Events API v2.'),
    routingKey: text(200).describe('Integration key of the service, as ${NAME}.'),
    url: address()
      .prefault('https://events.pagerduty.com')
      .describe('Address of the events API (default https://events.pagerduty.com).'),
    webhookSecret: text(500).optional().describe('Signs what the pager sends back to us, as ${NAME}.'),
  }),
  section({
    type: z.literal('webhook').describe('Any program that takes JSON by HTTP POST.'),
    url: address().describe('Address to post to.'),
    headers,
    secret: text(500).optional().describe('Signs the body (HMAC-SHA256, X-Bellwether-Signature), as ${NAME}.'),
  }),
  section({
    type: z.literal('slack').describe('A chat that takes Slack webhooks.'),
    webhook: address().describe('Address of the incoming webhook, as ${NAME}.'),
  }),
  section({
    type: z.literal('email').describe('Mail.'),
    to: list(text(300)).min(1).describe('Who gets it.'),
    from: text(300).optional().describe('Who it comes from.'),
    smtp: text(500).describe('The mail server: smtp://127.0.0.1:1025.'),
  }),
  section({
    type: z.literal('alertmanager').describe('A Prometheus Alertmanager.'),
    url: address().describe('Its address.'),
  }),
  section({
    type: z.literal('opsgenie').describe('Opsgenie, or what speaks its alert API.'),
    apiKey: text(200).describe('API key, as ${NAME}.'),
    url: address()
      .prefault('https://api.opsgenie.com')
      .describe('Address of its API (default https://api.opsgenie.com).'),
  }),
]);

const severity = word(severities);
const channelNames = list(text(100)).min(1);

const policy = section({
  severity: z
    .union([severity, list(severity).min(1)])
    .transform((value) => (typeof value === 'string' ? [value] : value))
    .describe('Severities that it is for, one or a list: critical, major, minor.'),
  during: z
    .string()
    .regex(
      /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)(-(Mon|Tue|Wed|Thu|Fri|Sat|Sun))? \d{2}:\d{2}-\d{2}:\d{2}$/,
      'is not a time of the week (such as Mon-Fri 08:00-18:00)',
    )
    .optional()
    .describe('When it holds: Mon-Fri 08:00-18:00.'),
  steps: z
    .array(
      section({
        notify: channelNames.describe('Channels that are told.'),
        after: duration().optional().describe('How long after the step before, unless acknowledged: 10m.'),
        at: z
          .string()
          .regex(/^(next working hour|\d{2}:\d{2})$/, 'is neither "next working hour" nor a time such as 08:00')
          .optional()
          .describe('Wait until: next working hour, or a time of day such as 08:00.'),
      }),
    )
    .min(1)
    .describe('Who is told, and who next.'),
});

/** Which channel is told of what. */
export const alertingForm = section({
  groupWithin: duration().optional().describe('How long to wait for more with the same cause before telling: 30s.'),
  policies: z
    .array(policy)
    .min(1)
    .optional()
    .describe(
      'Which channels are told about which severities; the first that fits (default: every channel, everything).',
    ),
  heartbeat: section({
    url: addressOrNothing().describe('Address that is called as long as all is well here; empty: off.'),
    every: duration({ atLeastMs: 1000 }).prefault('1m').describe('How often (default 1m).'),
  })
    .optional()
    .describe('Someone outside notices when we fall silent.'),
  self: section({ notify: channelNames.describe('Channels that are told.') })
    .optional()
    .describe("Who is told of the monitor's own trouble."),
});

export type ChannelForm = z.output<typeof channelForm>;
export const channelsForm = byId(channelForm);
