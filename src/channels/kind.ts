// A kind of channel is one file beside this one: the keys of its configuration, its driver, and all that other parts of the
// program must know of it. It becomes known by its line in registry.ts.
import { z } from 'zod';
import { section, word } from '../form/fields.ts';
import { token, type SecretValues } from '../form/headers.ts';
import type { Locale } from '../i18n/locale.ts';
import { audiences, type Audience } from '../model/names.ts';
import type { ChannelDriver } from './driver.ts';

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

/** The keys of a kind under `channels`; their descriptions are the documentation and the JSON Schema. */
export const channelForm = <Type extends string, Keys extends z.ZodRawShape>(type: Type, about: string, keys: Keys) =>
  section({ type: z.literal(type).describe(about), ...common, ...keys });

interface ChannelBase {
  readonly name: string;
  readonly type: string;
  /** Who reads it; absent: operations. All others are spared errors, evidence and telephone numbers. */
  readonly audience?: Audience;
  /** Lets whoever has it acknowledge and resolve by posting back to us. */
  readonly inboundToken?: string;
}

/** A channel as the program uses it: what its form says, except for what is `Made` of it. */
export type ChannelOf<Form extends z.ZodType, Made extends object = object> = ChannelBase & {
  readonly [Key in keyof z.output<Form> as Exclude<Key, keyof Made | keyof Omit<ChannelBase, 'type'>>]: Exclude<
    z.output<Form>[Key],
    undefined
  >;
} & Made;

/** What a form does not say by itself. */
export interface BuildContext {
  readonly secrets: SecretValues;
  /** Where people reach the page. */
  readonly publicUrl: string;
  /** Which of its copies is made, from 0. */
  readonly index: number;
}

/** What drivers know of the monitor. */
export interface DriverContext {
  readonly organisation: string;
  readonly locale: Locale;
}

/** One kind of channel. `Made`: what `build` puts in the place of what is written. */
export interface ChannelKind<
  Form extends z.ZodObject = z.ZodObject,
  Made extends object = object,
  Channel = ChannelOf<Form, Made>,
> {
  readonly form: Form;
  /** How many channels the entry stands for; one when absent. It is asked before the entry is known to be right. */
  copies?(entry: { readonly url?: unknown }): number;
  build?(form: z.output<Form>, context: BuildContext): Made;
  driver(channel: Channel, context: DriverContext): ChannelDriver;
  /** Where it sends to, with what is secret about it. */
  address(channel: Channel): string;
  /** What `doctor` asks for an answer, which wakes nobody; by default the origin of the address. */
  probe?(channel: Channel): string;
  /** Of mails: who gets them and who they come from. */
  mail?(channel: Channel): { readonly to: readonly string[]; readonly from: string };
  /** What is told stays open there until it is told that it is over, a test too. */
  readonly staysOpen?: true;
  /**
   * The receiver stays mute about a key once somebody has acknowledged it, so that people must be notified again under
   * another one (PagerDuty: `acknowledge` stops all further notifications of an incident).
   */
  readonly isMutedByAcknowledge?: true;
}

/** The form of a kind and what is done with it. */
export const channelKind = <Form extends z.ZodObject, Made extends object = object>(
  form: Form,
  kind: Omit<ChannelKind<Form, Made>, 'form'>,
): ChannelKind<Form, Made> => ({ form, ...kind });
