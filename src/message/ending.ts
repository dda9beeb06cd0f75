import type { Config } from '../config/config.ts';
import { blamedComponent } from '../incident/cause-key.ts';
import { resolvedHeadline } from '../incident/headline.ts';
import { unstopped } from '../text/plain-line.ts';
import { verbOf, type Verb } from '../incident/verb.ts';
import type { Locale } from '../i18n/locale.ts';
import type { Component } from '../model/function.ts';
import type { Ending, Incident } from '../model/incident.ts';
import { plainTitle } from './publication.ts';

/** The sentences about the end of an incident: made once, when it ends. */
export function endingOf(incident: Incident, config: Config, now: number): Ending {
  const id = blamedComponent(incident);
  const component = id === undefined ? undefined : config.components.get(id);
  const isOut = component !== undefined && incident.affected.length > 0 && incident.blame !== 'doubtful';
  return {
    headline: resolvedHeadline(incident, config),
    title: plainTitle(incident, config, now),
    ...(isOut && { was: pastSentence(component, config.locale, verbOf(incident.affected.map(({ cause }) => cause))) }),
    ...(component && { component: component.name }),
  };
}

const past = {
  down: 'view.component.wasNotAvailable',
  faulty: 'view.component.wasNotProper',
  slow: 'view.component.wasTooSlow',
} as const satisfies Readonly<Record<Verb, string>>;

/** What was so of a component that works again. */
export const pastSentence = ({ provides }: Component, { say }: Locale, verb: Verb): string =>
  say(past[verb], { provides: unstopped(provides) });
