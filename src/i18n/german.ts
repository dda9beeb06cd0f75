import type { Translated } from './catalogue.ts';
import type { english } from './english.ts';
import { pageEmbed } from './german/page-embed.ts';
import { pageFrame } from './german/page-frame.ts';
import { pageFunction } from './german/page-function.ts';
import { pageHistory } from './german/page-history.ts';
import { pageIncident } from './german/page-incident.ts';
import { pageScript } from './german/page-script.ts';
import { pageSignIn } from './german/page-sign-in.ts';
import { pageSilences } from './german/page-silences.ts';
import { pageStatus } from './german/page-status.ts';
import { pageSubscribe } from './german/page-subscribe.ts';
import { impact } from './german/impact.ts';
import { incidentHeadline } from './german/incident-headline.ts';
import { incidentSignal } from './german/incident-signal.ts';
import { incidentTimeline } from './german/incident-timeline.ts';
import { messageMail } from './german/message-mail.ts';
import { messageNotice } from './german/message-notice.ts';
import { monitor } from './german/monitor.ts';
import { states } from './german/states.ts';
import { viewFunction } from './german/view-function.ts';
import { viewHistory } from './german/view-history.ts';
import { viewIncident } from './german/view-incident.ts';
import { viewOutside } from './german/view-outside.ts';
import { viewStatus } from './german/view-status.ts';

/** German, whole: what is missing does not compile. */
export const german: Translated<typeof english> = {
  ...states,
  ...impact,
  ...incidentHeadline,
  ...incidentSignal,
  ...incidentTimeline,
  ...messageMail,
  ...messageNotice,
  ...monitor,
  ...pageEmbed,
  ...pageFrame,
  ...pageFunction,
  ...pageHistory,
  ...pageIncident,
  ...pageScript,
  ...pageSignIn,
  ...pageSilences,
  ...pageStatus,
  ...pageSubscribe,
  ...viewFunction,
  ...viewHistory,
  ...viewIncident,
  ...viewOutside,
  ...viewStatus,
};
