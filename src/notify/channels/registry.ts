import type { Channel } from '../../config/config.ts';
import type { ChannelDriver } from './driver.ts';
import { createPagerDuty } from './pagerduty.ts';
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
  }
}
