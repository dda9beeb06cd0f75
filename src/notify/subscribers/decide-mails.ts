// Decides who is mailed what. Level-triggered: from what is so and what each was mailed, not from events, so that asking twice
// decides once, and what was missed while the monitor was down is caught up.
import type { Config } from '../../config/config.ts';
import { plainLine } from '../../text/plain-line.ts';
import { saidTime } from '../../i18n/said-time.ts';
import type { Incident } from '../../model/incident.ts';
import type { NewSubscriberMail, SubscriberMailContent, Subscription } from '../../model/subscription.ts';
import { dayStamp } from '../../time/zone.ts';
import { howItEnded, tellable, whatIsWrong, whatStillWorks } from '../../message/story.ts';
import type { MeasuredAt, TargetOf } from '../../message/story.ts';

/** What one subscription is judged by. */
export interface Facts {
  readonly config: Config;
  readonly targetOf: TargetOf;
  readonly measured: MeasuredAt;
  readonly now: number;
  readonly atMostPerDay: number;
  /** Open incidents, the oldest first. */
  readonly open: readonly Incident[];
  /** Those of the open ones that the subscriber has a mail about. */
  readonly notified: ReadonlySet<string>;
  /** Incidents that are over, of which the subscriber only knows that they are open. */
  readonly over: readonly Incident[];
}

/** What follows for one subscription. */
export interface Decided {
  readonly mails: readonly NewSubscriberMail[];
  /** Mails on `day` with these; one more than there may be: it was said that there are no more. */
  readonly count: Pick<Subscription, 'id' | 'day' | 'mails'>;
}

type Wanted = Pick<NewSubscriberMail, 'kind' | 'about' | 'content'>;

const MOST_SUBJECT = 150;

/** The mails that a subscriber should get now, or undefined when there is nothing to tell. */
export function decideMails(subscription: Subscription, facts: Facts): Decided | undefined {
  const { now, atMostPerDay, config } = facts;
  const day = dayStamp(now, config.timezone);
  const got = subscription.day === day ? subscription.mails : 0;
  if (got > atMostPerDay) return undefined;
  const wanted = [...endings(subscription, facts), ...beginnings(subscription, facts)];
  if (wanted.length === 0) return undefined;
  const left = atMostPerDay - got;
  const isTooMuch = wanted.length > left;
  const mails = isTooMuch ? [...wanted.slice(0, left), enough(day, facts)] : wanted;
  return {
    mails: mails.map((mail) => ({ ...mail, subscriptionId: subscription.id })),
    count: { id: subscription.id, day, mails: isTooMuch ? atMostPerDay + 1 : got + wanted.length },
  };
}

function beginnings(subscription: Subscription, facts: Facts): readonly Wanted[] {
  const { config, targetOf, now, open, notified } = facts;
  return open.flatMap((incident) => {
    if (notified.has(incident.id) || isSuppressed(incident) || incident.openedAt < (subscription.confirmedAt ?? now))
      return [];
    const mine = tellable(incident, subscription, { config, targetOf });
    return mine ? [{ kind: 'opened' as const, about: incident.id, content: openedContent(mine, facts) }] : [];
  });
}

function endings(subscription: Subscription, { config, targetOf, over }: Facts): readonly Wanted[] {
  return over.flatMap((incident) => {
    // Of what has left the configuration meanwhile there is nothing to say.
    const mine = tellable(incident, subscription, { config, targetOf });
    return mine ? [{ kind: 'over' as const, about: incident.id, content: overContent(mine, config) }] : [];
  });
}

/** People have decided that nobody is notified for now. */
const isSuppressed = ({ telling }: Incident): boolean =>
  telling?.hold?.kind === 'silence' || telling?.hold?.kind === 'maintenance';

function openedContent(incident: Incident, { config, now, measured }: Facts): SubscriberMailContent {
  const wrong = whatIsWrong(incident, config, now);
  const works = whatStillWorks(incident, config, measured);
  const { say } = config.locale;
  const since = say('mail.since', { time: saidTime(incident.startedAt, now, config.locale) });
  return {
    subject: plainLine(wrong, MOST_SUBJECT),
    texts: [
      wrong,
      since,
      ...(works === '' ? [] : [say('mail.stillWorks', { sentences: works })]),
      say('mail.anotherWhenOver'),
    ],
  };
}

function overContent(incident: Incident, config: Config): SubscriberMailContent {
  const { say } = config.locale;
  const ended = howItEnded(incident, config);
  const began = say('mail.beganWith', { headline: whatIsWrong(incident, config, incident.openedAt) });
  return { subject: plainLine(say('headline.over', { headline: ended }), MOST_SUBJECT), texts: [ended, began] };
}

function enough(day: string, { atMostPerDay, config }: Facts): Wanted {
  const { organisation, locale } = config;
  return {
    kind: 'enough',
    about: day,
    content: {
      subject: plainLine(locale.say('mail.enough.subject', { organisation }), MOST_SUBJECT),
      texts: [locale.say('mail.enough.text', { count: atMostPerDay }), locale.say('mail.enough.meanwhile')],
    },
  };
}

/** The mail that asks whether it was really they. */
export function confirmContent(config: Config, functions: readonly string[]): SubscriberMailContent {
  const questions = functions.flatMap((id) => config.functions.get(id)?.question ?? []);
  const { organisation, locale } = config;
  const { say } = locale;
  const what = questions.length === 0 ? say('mail.confirm.allFunctions') : questions.join(' ');
  const wish = { organisation: plainLine(organisation, MOST_SUBJECT), functions: plainLine(what, 1000) };
  return {
    subject: plainLine(say('mail.confirm.subject', { organisation }), MOST_SUBJECT),
    texts: [say('mail.confirm.text', wish), say('mail.confirm.whatToDo')],
  };
}
