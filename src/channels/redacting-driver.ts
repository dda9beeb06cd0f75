// The edge of the program towards receivers: what is sent has no secret in it but the channel's own, and neither has what
// is taken over from an answer.
import type { Notice } from '../model/notice.ts';
import type { KnownSecrets } from '../secrets/known-secrets.ts';
import type { ChannelDriver, Reply } from './driver.ts';

/** The same driver with all texts redacted that pass through it. */
export function redactingDriver(driver: ChannelDriver, secrets: KnownSecrets): ChannelDriver {
  const text = (whole: string) => secrets.redactor.text(whole);
  return {
    ...driver,
    request: (notice, key) => driver.request(redactNotice(notice, text), key),
    // Before it is read: what is quoted of an answer is cut, and half a secret could not be recognised.
    classify: (reply) => driver.classify(redactReply(reply, text)),
  };
}

type Text = (whole: string) => string;

const redactNotice = (notice: Notice, text: Text): Notice => ({
  ...notice,
  headline: text(notice.headline),
  details: notice.details.map((line) => ({ label: line.label, text: text(line.text) })),
});

const redactReply = (reply: Reply, text: Text): Reply => ({
  ...reply,
  headers: Object.fromEntries(Object.entries(reply.headers).map(([name, value]) => [name, text(value)])),
  body: text(reply.body),
});
