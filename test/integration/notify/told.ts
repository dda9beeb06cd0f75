import { expect } from 'vitest';
import { inEnglish } from '../../../src/i18n/in-english.ts';
import type { Channel } from '../../../src/channels/registry.ts';
import type { ChannelDriver } from '../../../src/channels/driver.ts';
import { createChannels } from '../../../src/channels/registry.ts';
import { cleared } from '../../../src/notify/deliver.ts';
import { createSanitiser } from '../../../src/secrets/sanitise.ts';
import type { Sender } from '../../../src/notify/send.ts';
import { verdictOf } from '../../../src/notify/settle.ts';
import { noticeOf } from '../../unit/notify/samples.ts';

export const key = {
  dedupKey: '20260105-abcdefgh',
  messageKey: '20260105-abcdefgh-7',
  sentAt: Date.parse('2026-01-05T09:01:00Z'),
};

export const driverOf = (channel: Channel): ChannelDriver =>
  createChannels({
    channels: new Map([[channel.name, channel]]),
    organisation: 'Acme Outfitters',
    locale: inEnglish,
  }).get(channel.name)!;

/** Forms in which a receiver may send a secret back. */
export const formsOf = (secret: string) => [
  secret,
  encodeURIComponent(secret),
  JSON.stringify(secret).slice(1, -1),
  secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
  Buffer.from(secret).toString('base64'),
];

/** Sends as the dispatcher does and returns the verdict with its cleared reason, in which no secret may stand. */
export async function toldBy(sender: Sender, driver: ChannelDriver, notice = noticeOf(key.dedupKey), given = key) {
  const sent = await sender.send(driver.request(notice, given));
  const verdict = cleared(
    verdictOf(sent, (reply) => driver.classify(reply)),
    createSanitiser(driver.secrets),
  );
  const why = (verdict.kind === 'delivered' ? verdict.refused : verdict.why) ?? '';
  for (const form of driver.secrets.filter(({ length }) => length >= 4).flatMap(formsOf))
    expect(why).not.toContain(form);
  return { kind: verdict.kind, why, ...('retryAfter' in verdict ? { retryAfter: verdict.retryAfter } : {}) };
}
