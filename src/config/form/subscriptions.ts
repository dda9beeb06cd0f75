import { z } from 'zod';
import { mailAddress, mailServer } from '../../form/mail.ts';
import { list, parsed, section } from '../../form/fields.ts';

/** `@acme.example` for all there, or one address. */
const allowed = () =>
  parsed<string>((value) => {
    const given = value.trim().toLowerCase();
    return /^[^\s@<>"]*@[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(given)
      ? given
      : { says: 'is neither a mail address nor the part after it', hint: 'such as @acme.example' };
  }, '@acme.example');

/** Mails to people who asked for them on the page. */
export const subscriptionsForm = section({
  smtp: mailServer().describe(
    'The mail server: smtp://127.0.0.1:1025, smtps://USER:PASSWORD@mail.example; as ${NAME} when it has a password.',
  ),
  from: mailAddress()
    .optional()
    .describe('Who the mails come from (default bellwether at the host of server.publicUrl).'),
  atMostPerDay: z
    .int()
    .min(1)
    .max(1000)
    .prefault(10)
    .describe('Mails about incidents to one person on one day; one more says that there are no more (default 10).'),
  allow: list(allowed())
    .prefault([])
    .describe('Who may ask for mails: @acme.example for all there, or single addresses (default: everybody).'),
});

export type SubscriptionsForm = z.output<typeof subscriptionsForm>;
