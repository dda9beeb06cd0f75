import type { Config } from '../../config/config.ts';
import type { Hold, Incident } from '../../model/incident.ts';
import type { Say } from '../../i18n/locale.ts';
import type { NoticeReason } from '../../model/notice.ts';
import { suppressionText } from '../../escalation/suppression-text.ts';
import { nextStep } from '../../escalation/advance-escalation.ts';
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
  return { text: reading.locale.say('view.untold.why', { why: suppressionText(telling.silent, reading.locale) }) };
}

/** Who is told next, when nobody takes it: `Next to be told: managers, 13:27 GMT, unless somebody takes it before.` */
export function nextText(incident: Incident, config: Config, { now, locale }: Reading): string | undefined {
  const next = nextStep(incident, config);
  if (!next || next.at <= now) return undefined;
  const { channels, at } = next;
  const time = sayStamp(stamp(at, now, locale));
  return locale.say('view.next', { channels: channels.join(', '), time });
}

function holdText(hold: Hold, config: Config, { now, locale }: Reading): Linked {
  const { say } = locale;
  const until = (at: number) => sayStamp(stamp(at, now, locale));
  switch (hold.kind) {
    case 'component': {
      const component = config.components.get(hold.componentId)?.name ?? hold.componentId;
      return {
        text: say('view.untold.component', { component }),
        href: pathOf.incident(hold.incidentId),
      };
    }
    case 'silence':
      return {
        text: say('view.untold.silence', { who: hold.by, time: until(hold.until), why: hold.why }),
        href: '/silences',
      };
    case 'maintenance':
      return {
        text: say('view.untold.maintenance', { time: until(hold.until), says: hold.says }),
        href: '/silences',
      };
  }
}

/** Why a message was sent; undefined where the message itself says it. */
export function reasonText(reason: NoticeReason, say: Say): string | undefined {
  switch (reason) {
    case 'incident-opened':
    case 'incident-acknowledged':
    case 'incident-resolved':
      return undefined;
    default:
      return say(`view.because.${reason}`);
  }
}
