import { channelNames, kindOf, type Channel } from '../../channels/registry.ts';
import type { BuildContext } from '../../channels/kind.ts';
import type { RootForm } from '../form/root.ts';
import { defined } from './defined.ts';

/** The channels that a name in `notify` stands for. */
export const channelsNamed = ({ channels }: Pick<RootForm, 'channels'>, names: readonly string[]): string[] => [
  ...new Set(names.flatMap((name) => (Object.hasOwn(channels, name) ? channelNames(name, channels[name]!) : [name]))),
];

/** All channels of the configuration, by name. */
export function buildChannels(form: RootForm, context: Omit<BuildContext, 'index'>): ReadonlyMap<string, Channel> {
  const channels = Object.entries(form.channels).flatMap(([name, channel]) =>
    channelNames(name, channel).map((own, index) => {
      const made = kindOf(channel).build?.(channel, { ...context, index });
      // Each kind's type is derived from its own form and `build`; of the kinds together TypeScript cannot follow that.
      return { ...defined(channel), ...made, name: own } as Channel;
    }),
  );
  return new Map(channels.map((channel) => [channel.name, channel]));
}
