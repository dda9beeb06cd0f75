import type { Channel } from '../../config/config.ts';
import type { Locale } from '../../i18n/locale.ts';
import { KnownSecrets } from '../../secrets/known-secrets.ts';
import { createAlertmanager } from './alertmanager.ts';
import type { ChannelDriver } from './driver.ts';
import { createEmail } from './email.ts';
import { createOpsgenie } from './opsgenie.ts';
import { createPagerDuty } from './pagerduty.ts';
import { redactingDriver } from './redacting-driver.ts';
import { createSlack } from './slack.ts';
import { createWebhook } from './webhook.ts';

/** One driver for each channel of the configuration, by name. `secrets`: what no receiver is to be sent. */
export function createChannels(
  {
    channels,
    organisation,
    locale,
  }: {
    channels: ReadonlyMap<string, Channel>;
    organisation: string;
    locale: Locale;
  },
  secrets: KnownSecrets = new KnownSecrets(),
): ReadonlyMap<string, ChannelDriver> {
  const made = (channel: Channel) => redactingDriver(driverOf(channel, organisation, locale), secrets);
  return new Map(Array.from(channels, ([name, channel]) => [name, made(channel)]));
}

function driverOf(channel: Channel, organisation: string, locale: Locale): ChannelDriver {
  switch (channel.type) {
    case 'pagerduty':
      return createPagerDuty(channel, { source: organisation, locale });
    case 'webhook':
      return createWebhook(channel);
    case 'slack':
      return createSlack(channel, locale);
    case 'email':
      return createEmail(channel, locale);
    case 'alertmanager':
      return createAlertmanager(channel);
    case 'opsgenie':
      return createOpsgenie(channel, { source: organisation });
  }
}
