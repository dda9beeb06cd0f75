// Whether those who are notified can open what they are sent, and get their mails at all.
import { isLoopback } from '../model/loopback.ts';
import { kindOf, type Channel } from '../channels/registry.ts';
import type { Config } from './config.ts';
import type { Path } from './path.ts';
import type { Report } from './problem.ts';

/** What is wrong with addresses that are sent to people, and what to write. */
export interface LinkRemark {
  readonly path: Path;
  readonly found: string;
  readonly remedy: string;
}

type Sending = Pick<Config, 'server' | 'channels' | 'subscriptions'>;

export function remarksOnLinks(config: Sending, report: Report): void {
  for (const { path, found, remedy } of linkRemarks(config)) report(path, `${found} (${remedy})`);
}

/** Links that only this machine can open, and mails that come from `@localhost`. */
export function linkRemarks(config: Sending): readonly LinkRemark[] {
  return [...remarksOnReaders(config), ...remarksOnSenders(config)];
}

function remarksOnReaders({ server, channels, subscriptions }: Sending): readonly LinkRemark[] {
  const { publicUrl, isPublicUrlOwn } = server;
  if (!isLoopback(URL.parse(publicUrl)?.hostname ?? '')) return [];
  const readers = [...channels.values()].filter(isReadElsewhere).map(({ name }) => `channel ${name}`);
  if (subscriptions) readers.push('subscribers');
  if (readers.length === 0) return [];
  const set = isPublicUrlOwn ? 'is not set' : 'is this machine';
  return [
    {
      path: ['server', 'publicUrl'],
      found: `${set}, so messages to ${readers.join(', ')} link to ${publicUrl}, which nobody can open from elsewhere`,
      remedy: 'write the address under which people reach this monitor, such as https://status.example',
    },
  ];
}

/** A receiver on this machine may well be read here; who reads a mail sits elsewhere, wherever the mail server is. */
function isReadElsewhere(channel: Channel): boolean {
  const kind = kindOf(channel);
  const mail = kind.mail?.(channel);
  return mail ? !mail.to.every(isAtLocalhost) : !isLoopback(URL.parse(kind.address(channel))?.hostname ?? '');
}

function remarksOnSenders({ channels, subscriptions }: Sending): readonly LinkRemark[] {
  const senders = [
    ...[...channels.values()].filter(isReadElsewhere).flatMap((channel) => {
      const mail = kindOf(channel).mail?.(channel);
      return mail ? [{ path: ['channels', channel.name, 'from'], from: mail.from }] : [];
    }),
    ...(subscriptions ? [{ path: ['subscriptions', 'from'], from: subscriptions.from }] : []),
  ];
  return senders
    .filter(({ from }) => isAtLocalhost(from))
    .map(({ path, from }) => ({
      path,
      found: `mails come from ${from}, which mail servers elsewhere refuse`,
      remedy: 'write from: bellwether@YOUR-DOMAIN, or set server.publicUrl',
    }));
}

const isAtLocalhost = (mailAddress: string): boolean => /@localhost>?\s*$/i.test(mailAddress);
