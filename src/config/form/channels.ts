import { z } from 'zod';
import { audiences } from '../../model/names.ts';
import { address, byId, list, oneOrMore, parsed, section, text, word } from './fields.ts';

const LEAST_TOKEN = 16;

/** What a stranger must not guess. Never shown. */
export const token = () =>
  parsed<string>((value) => {
    const given = value.trim();
    if (given.length < LEAST_TOKEN)
      return { says: `is too short; ${LEAST_TOKEN} characters are the least`, isSecret: true };
    if (given.length > 500) return { says: 'is too long; 500 characters are the most', isSecret: true };
    return /^[!-~]+$/.test(given) ? given : { says: 'has characters that no header may have', isSecret: true };
  });

/** Whether a text may be the value of a header. */
export const isHeaderValue = (value: string): boolean => /^[\t -~]*$/.test(value);

/** Headers to send along. */
export const headersForm = z
  .record(
    z.string().regex(/^[A-Za-z0-9-]+$/, 'is not the name of a header'),
    z.union([
      z.string().refine(isHeaderValue, 'has characters that no header may have'),
      section({ secret: text(100).describe('Name of the secret whose value it is.') }),
    ]),
  )
  .prefault({})
  .describe('Headers to send along: text, or { secret: NAME } for one of the secrets.');

const labels = z
  .record(z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, 'is not the name of a label (letters, digits and _)'), text(500))
  .prefault({})
  .describe('Labels that are added to every alert.');

/** `ops@acme.example`, or `Operations <ops@acme.example>`. */
export const mailAddress = () =>
  parsed<string>((value) => {
    const bare = /^(?:[^<>"\r\n]*<([^<>]+)>|([^<>]+))$/.exec(value.trim());
    return /^[^\s@]+@[^\s@]+$/.test(bare?.[1] ?? bare?.[2] ?? '')
      ? value.trim()
      : { says: 'is not a mail address', hint: 'such as ops@acme.example' };
  }, 'ops@acme.example');

/** `smtp://` or `smtps://`. */
export const mailServer = () =>
  parsed<string>((value) => {
    const url = URL.parse(value.trim());
    return url && /^smtps?:$/.test(url.protocol) && url.hostname !== ''
      ? value.trim()
      : { says: 'must begin with smtp:// or smtps://, followed by the name of the server', isSecret: true };
  }, 'smtp://127.0.0.1:1025');

/** What every channel has. */
const common = {
  audience: word(audiences)
    .optional()
    .describe(
      'Who reads it: operations, customer-service, back-office (default operations). Only operations is told of errors, evidence and telephone numbers.',
    ),
  inboundToken: token()
    .optional()
    .describe('Lets who has it acknowledge and resolve by posting back to us, as ${NAME}; 16 characters at least.'),
};

/** Where notifications go, by kind. */
const channelForm = z.discriminatedUnion('type', [
  section({
    type: z.literal('pagerduty').describe('PagerDuty, or what speaks its Events API v2.'),
    ...common,
    routingKey: text(200).describe('Integration key of the service, as ${NAME}.'),
    url: address()
      .prefault('https://events.pagerduty.com')
      .describe('Address of the events API (default https://events.pagerduty.com).'),
    webhookSecret: text(500).optional().describe('Signs what the pager sends back to us, as ${NAME}.'),
  }),
  section({
    type: z.literal('webhook').describe('Any program that takes JSON by HTTP POST.'),
    ...common,
    url: address().describe('Address to post to.'),
    headers: headersForm,
    secret: text(500).optional().describe('Signs the body (HMAC-SHA256, X-Bellwether-Signature), as ${NAME}.'),
  }),
  section({
    type: z.literal('slack').describe('A chat that takes Slack webhooks.'),
    ...common,
    webhook: address().describe('Address of the incoming webhook, as ${NAME}.'),
  }),
  section({
    type: z.literal('email').describe('Mail.'),
    ...common,
    to: list(mailAddress()).min(1).describe('Who gets it.'),
    from: mailAddress().optional().describe('Who it comes from (default bellwether at the host of server.publicUrl).'),
    smtp: mailServer().describe(
      'The mail server: smtp://127.0.0.1:1025, smtps://USER:PASSWORD@mail.example; as ${NAME} when it has a password.',
    ),
  }),
  section({
    type: z.literal('alertmanager').describe('A Prometheus Alertmanager.'),
    ...common,
    url: oneOrMore(address()).describe('Its address; a list when there are several: each one is told.'),
    headers: headersForm,
    labels,
  }),
  section({
    type: z.literal('opsgenie').describe('Opsgenie, or what speaks its alert API.'),
    ...common,
    apiKey: text(200).describe('API key, as ${NAME}.'),
    url: address()
      .prefault('https://api.atlassian.com/jsm/ops/integration')
      .describe('Address of its API (default https://api.atlassian.com/jsm/ops/integration).'),
    responders: list(text(100)).prefault([]).describe('Teams that are told.'),
  }),
]);

export type ChannelForm = z.output<typeof channelForm>;
export const channelsForm = byId(channelForm);
