// The kinds of channels. What is asked of a channel by its kind is asked here, so that no other part names a kind.
import { z } from 'zod';
import { byId } from '../form/fields.ts';
import { KnownSecrets } from '../secrets/known-secrets.ts';
import { alertmanager } from './alertmanager.ts';
import type { ChannelDriver } from './driver.ts';
import { email } from './email.ts';
import type { ChannelKind, DriverContext } from './kind.ts';
import { opsgenie } from './opsgenie.ts';
import { pagerduty } from './pagerduty.ts';
import { redactingDriver } from './redacting-driver.ts';
import { slack } from './slack.ts';
import { webhook } from './webhook.ts';

/** In the order in which the documentation shows them. */
const kinds = [pagerduty, webhook, slack, email, alertmanager, opsgenie] as const;

/** A channel of the configuration, its secrets filled in. */
export type Channel = Parameters<(typeof kinds)[number]['driver']>[0];

type AnyKind = ChannelKind<z.ZodObject, object, Channel>;
const byType: ReadonlyMap<unknown, AnyKind> = new Map(
  kinds.map((kind): [unknown, AnyKind] => [kind.form.shape.type.value, kind]),
);

/** What is known of a channel's kind. */
export const kindOf = ({ type }: Pick<Channel, 'type'>): AnyKind => byType.get(type)!;

const [first, ...others] = kinds;
/** Where notifications go, by kind. */
export const channelsForm = byId(z.discriminatedUnion('type', [first.form, ...others.map(({ form }) => form)]));

/**
 * The names of the channels that an entry under `channels` stands for: its own, but an entry for several receivers is one
 * channel for each, `NAME-1`, `NAME-2` …, as every one of them must be told.
 */
export function channelNames(name: string, entry: { readonly type: string; readonly url?: unknown }): string[] {
  const copies = byType.get(entry.type)?.copies?.(entry) ?? 1;
  return copies > 1 ? Array.from({ length: copies }, (_, index) => `${name}-${index + 1}`) : [name];
}

/** Whether people must be notified again under another key once somebody has acknowledged. */
export const isMutedByAcknowledge = (channel: Pick<Channel, 'type'>): boolean =>
  kindOf(channel).isMutedByAcknowledge === true;

/** One driver for each channel of the configuration, by name. `secrets`: what no receiver is to be sent. */
export function createChannels(
  { channels, ...context }: DriverContext & { readonly channels: ReadonlyMap<string, Channel> },
  secrets: KnownSecrets = new KnownSecrets(),
): ReadonlyMap<string, ChannelDriver> {
  const made = (channel: Channel) => redactingDriver(kindOf(channel).driver(channel, context), secrets);
  return new Map(Array.from(channels, ([name, channel]) => [name, made(channel)]));
}
