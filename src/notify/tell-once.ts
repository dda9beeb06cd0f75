import { dedupKeyOf, type Notice } from '../model/notice.ts';
import type { Clock } from '../time/clock.ts';
import { quote } from '../channels/answer.ts';
import type { ChannelDriver, Verdict } from '../channels/driver.ts';
import { cleared } from './deliver.ts';
import { createSanitiser } from '../secrets/sanitise.ts';
import type { Sender, Sent } from './send.ts';
import { verdictOf } from './settle.ts';

/** What came of one message, cleared of secrets. */
export interface Told {
  readonly verdict: Verdict;
  /** The receiver may have it, whatever it said. */
  readonly mayHaveArrived: boolean;
  /** The receiver's own words, when there are any. */
  readonly answer: string;
  readonly tookMs: number;
}

/** Tells a channel once, without the outbox and without trying again. Never rejects. */
export async function tellOnce(
  notice: Notice,
  driver: ChannelDriver,
  { sender, clock }: { readonly sender: Sender; readonly clock: Clock },
): Promise<Told> {
  const startedAt = clock.monotonic();
  const dedupKey = dedupKeyOf(notice);
  const key = { dedupKey, messageKey: `${dedupKey}-${notice.action}`, sentAt: clock.now() };
  const sent = await sender.send(driver.request(notice, key));
  const clean = createSanitiser(driver.secrets);
  const verdict = cleared(
    verdictOf(sent, (reply) => driver.classify(reply)),
    clean,
  );
  const answer = sent.kind === 'answered' ? clean(`answered ${sent.reply.status}${quote(sent.reply.body)}`) : '';
  return { verdict, mayHaveArrived: mayHaveArrived(sent, verdict), answer, tookMs: clock.monotonic() - startedAt };
}

const mayHaveArrived = (sent: Sent, { kind }: Verdict): boolean =>
  sent.kind === 'answered' ? kind === 'delivered' || kind === 'unclear' : !sent.hasNotLeft && !sent.isFinal;
