import { pageEmbed } from './english/page-embed.ts';
import { pageFrame } from './english/page-frame.ts';
import { pageFunction } from './english/page-function.ts';
import { pageHistory } from './english/page-history.ts';
import { pageIncident } from './english/page-incident.ts';
import { pageScript } from './english/page-script.ts';
import { pageSignIn } from './english/page-sign-in.ts';
import { pageSilences } from './english/page-silences.ts';
import { pageStatus } from './english/page-status.ts';
import { pageSubscribe } from './english/page-subscribe.ts';
import { impact } from './english/impact.ts';
import { incidentHeadline } from './english/incident-headline.ts';
import { incidentSignal } from './english/incident-signal.ts';
import { incidentTimeline } from './english/incident-timeline.ts';
import { messageMail } from './english/message-mail.ts';
import { messageNotice } from './english/message-notice.ts';
import { monitor } from './english/monitor.ts';
import { states } from './english/states.ts';
import { viewFunction } from './english/view-function.ts';
import { viewHistory } from './english/view-history.ts';
import { viewIncident } from './english/view-incident.ts';
import { viewOutside } from './english/view-outside.ts';
import { viewStatus } from './english/view-status.ts';

/** Every text that people read on pages and in messages, as English says it: the catalogue that all others follow. */
export const english = {
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
} as const;
