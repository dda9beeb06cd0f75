import type { Channel } from '../../config/config.ts';
import { createAlertmanager } from './alertmanager.ts';
import type { ChannelDriver } from './driver.ts';
import { createEmail } from './email.ts';
import { createOpsgenie } from './opsgenie.ts';
import { createPagerDuty } from './pagerduty.ts';
import { createSlack } from './slack.ts';
import { createWebhook } from './webhook.ts';

/** One driver for each channel of the configuration, by name. */
export function createChannels({
  channels,
  organisation,
}: {
  channels: ReadonlyMap<string, Channel>;
  organisation: string;
}): ReadonlyMap<string, ChannelDriver> {
  return new Map(Array.from(channels, ([name, channel]) => [name, driverOf(channel, organisation)]));
}

function driverOf(channel: Channel, organisation: string): ChannelDriver {
  switch (channel.type) {
    case 'pagerduty':
      return createPagerDuty(channel, { source: organisation });
    case 'webhook':
      return createWebhook(channel);
    case 'slack':
      return createSlack(channel);
    case 'email':
      return createEmail(channel);
    case 'alertmanager':
      return createAlertmanager(channel);
    case 'opsgenie':
      return createOpsgenie(channel, { source: organisation });
  }
}
