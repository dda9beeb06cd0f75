import type { Config } from '../../config/config.ts';
import type { Hold, Incident } from '../../model/incident.ts';
import type { NoticeReason } from '../../model/notice.ts';
import { nextStep } from '../../notify/route/telling.ts';
import { pathOf } from './safe-link.ts';
import type { Linked } from './safe-link.ts';
import { sayStamp, stamp } from './time-text.ts';
import type { Reading } from './wording.ts';

/** Why nobody is told of an incident, for operations; undefined when people are. */
export function untoldText(incident: Incident, config: Config, reading: Reading): Linked | undefined {
  const { telling, stage } = incident;
  if (stage !== 'open' || !telling) return undefined;
  if (telling.hold) return { ...holdText(telling.hold, config, reading) };
  if (telling.silent === undefined) return undefined;
  return { text: `Nobody is told: ${telling.silent}` };
}

/** Who is told next, when nobody takes it: `Next to be told: managers, 13:27 GMT, unless somebody takes it before.` */
export function nextText(incident: Incident, config: Config, { now, zone }: Reading): string | undefined {
  const next = nextStep(incident, config);
  if (!next || next.at <= now) return undefined;
  const { channels, at } = next;
  const time = sayStamp(stamp(at, now, zone));
  return `Next to be told: ${channels.join(', ')}, ${time}, unless somebody takes it before.`;
}

function holdText(hold: Hold, config: Config, { now, zone }: Reading): Linked {
  const until = (at: number) => sayStamp(stamp(at, now, zone));
  switch (hold.kind) {
    case 'component': {
      const name = config.components.get(hold.componentId)?.name ?? hold.componentId;
      return {
        text: `Nobody is told of this one: ${name}, which it needs, is down, and that incident is told.`,
        href: pathOf.incident(hold.incidentId),
      };
    }
    case 'silence':
      return { text: `Silenced by ${hold.by} until ${until(hold.until)}: ${hold.why}`, href: '/silences' };
    case 'maintenance':
      return {
        text: `Nobody is told during planned work, until ${until(hold.until)}: ${hold.says}`,
        href: '/silences',
      };
  }
}

/** Why a message was sent; nothing where the message itself says it. */
export const reasonWords: Readonly<Record<NoticeReason, string>> = {
  'incident-opened': '',
  'incident-acknowledged': '',
  'incident-resolved': '',
  'severity-raised': 'it became graver',
  escalated: 'nobody had taken it',
  'still-open': 'it was closed at the pager and is not over',
  flapping: 'it fails and works by turns',
  test: 'the channel was tried',
  'channel-refused': 'another channel refused the message',
  reconciled: 'the channel had missed it',
};
