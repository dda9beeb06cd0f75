import type { Channel, SecretSource } from '../config.ts';
import type { ChannelForm } from '../form/channels.ts';
import type { RootForm } from '../form/root.ts';
import { defined } from './defined.ts';

/** What a channel's form does not say by itself. */
interface Surroundings {
  readonly secrets: ReadonlyMap<string, SecretSource>;
  /** Where people reach the page. */
  readonly publicUrl: string;
}

/**
 * The names of the channels that an entry under `channels` stands for: its own, but an Alertmanager at several addresses
 * is one channel for each, `NAME-1`, `NAME-2` …, as every one of them must be told.
 */
export const channelNames = (name: string, form: { readonly type: string; readonly url?: unknown }): string[] =>
  form.type === 'alertmanager' && Array.isArray(form.url) && form.url.length > 1
    ? form.url.map((_, index) => `${name}-${index + 1}`)
    : [name];

/** The channels that a name in `notify` stands for. */
export const channelsNamed = ({ channels }: Pick<RootForm, 'channels'>, names: readonly string[]): string[] => [
  ...new Set(names.flatMap((name) => (Object.hasOwn(channels, name) ? channelNames(name, channels[name]!) : [name]))),
];

/** All channels of the configuration, by name. */
export function buildChannels(form: RootForm, surroundings: Surroundings): ReadonlyMap<string, Channel> {
  const channels = Object.entries(form.channels).flatMap(([name, channel]) =>
    channelNames(name, channel).map((own, index) => buildChannel(own, channel, { ...surroundings, index })),
  );
  return new Map(channels.map((channel) => [channel.name, channel]));
}

function buildChannel(
  name: string,
  form: ChannelForm,
  { secrets, publicUrl, index }: Surroundings & { readonly index: number },
): Channel {
  const common = { name, ...defined({ audience: form.audience, inboundToken: form.inboundToken }) };
  switch (form.type) {
    case 'pagerduty': {
      const { type, routingKey, url, webhookSecret } = form;
      return { ...common, type, routingKey, url, ...defined({ webhookSecret }) };
    }
    case 'webhook': {
      const { type, url, headers, secret } = form;
      return { ...common, type, url, headers: withSecrets(headers, secrets), ...defined({ secret }) };
    }
    case 'slack':
      return { ...common, type: form.type, webhook: form.webhook };
    case 'email': {
      const { type, to, from = ownMailAddress(publicUrl), smtp } = form;
      return { ...common, type, to, from, smtp };
    }
    case 'alertmanager': {
      const { type, url, headers, labels } = form;
      return { ...common, type, url: url[index] ?? '', headers: withSecrets(headers, secrets), labels };
    }
    case 'opsgenie': {
      const { type, apiKey, url, responders } = form;
      return { ...common, type, apiKey, url, responders };
    }
  }
}

type Headers = Readonly<Record<string, string | { readonly secret: string }>>;

/** Headers with the values of the secrets that they name. */
export const withSecrets = (headers: Headers, secrets: Surroundings['secrets']): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(headers).map(([header, value]) => [
      header,
      typeof value === 'string' ? value : (secrets.get(value.secret)?.value ?? ''),
    ]),
  );

/** A mail server refuses a sender at a bare number. */
export function ownMailAddress(publicUrl: string): string {
  const host = URL.parse(publicUrl)?.hostname ?? '';
  return `bellwether@${/[a-z]/i.test(host) && !host.startsWith('[') ? host : 'localhost'}`;
}
