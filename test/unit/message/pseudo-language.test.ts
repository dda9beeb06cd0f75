// The strongest proof that nothing is said past the catalogue: a language without letters, in which every letter that is
// left over is either of the business (all its words begin with Zk) or was put there by the program.
import { describe, expect, test } from 'vitest';
import type { Catalogue, Text } from '../../../src/i18n/catalogue.ts';
import { incidentHeadline } from '../../../src/i18n/english/incident-headline.ts';
import { incidentSignal } from '../../../src/i18n/english/incident-signal.ts';
import { incidentTimeline } from '../../../src/i18n/english/incident-timeline.ts';
import { messageMail } from '../../../src/i18n/english/message-mail.ts';
import { messageNotice } from '../../../src/i18n/english/message-notice.ts';
import { monitor } from '../../../src/i18n/english/monitor.ts';
import { english } from '../../../src/i18n/english.ts';
import { createLocale, type Locale } from '../../../src/i18n/locale.ts';
import { saidOfEnds, saidOfFunctions, saidOfSignals, saidOfTelling } from './said/incidents.ts';
import { saidByJournal } from './said/journal.ts';
import { saidInMails } from './said/mails.ts';
import { saidAtChannels, saidOfDeliveries, saidInNotices } from './said/messages.ts';
import { saidOfAlarms, saidOfMonitor, saidOfTheRest } from './said/signals.ts';

/** The text with every letter outside its placeholders made a dot. */
const wordless = (text: string) => text.replaceAll(/\{\w+\}|\p{L}/gu, (found) => (found.length > 1 ? found : '·'));
const inDots = (text: Text): Text =>
  typeof text === 'string' ? wordless(text) : { other: wordless(text.other), one: wordless(text.one ?? text.other) };
const dots: Catalogue = Object.fromEntries(Object.entries(english).map(([key, text]) => [key, inDots(text)]));

/** Japanese writes dates and durations without letters of ours, and is no language that is complete here. */
const plain = createLocale('UTC', 'ja', dots);
const used = new Set<string>();
const speechless: Locale = {
  ...plain,
  say: (key, ...parameters) => {
    used.add(key);
    return plain.say(key, ...parameters);
  },
};

/** What no translation can change: words of the business, addresses, the zone's name, units of time. */
const leftOver = (text: string) =>
  text
    .replaceAll(/https?:\/\/\S+|\S+@\S+|\bzk-\w+|Zk\w*|\bUTC\b|\d (min|ms|s)\b/g, '')
    .match(/[A-Za-z]{2,}/g)
    ?.join(' ');

const all: readonly (readonly [string, (locale: Locale) => readonly string[] | Promise<readonly string[]>])[] = [
  ['incidents of functions', saidOfFunctions],
  ['first lines and ends of incidents', saidOfEnds],
  ['incidents of signals', saidOfSignals],
  ['the telling of incidents', saidOfTelling],
  ['named alarms', saidOfAlarms],
  ['certificates, storms and alerts', saidOfTheRest],
  ['the monitor itself', saidOfMonitor],
  ['messages', saidInNotices],
  ['what channels add', saidAtChannels],
  ['who was told', saidOfDeliveries],
  ['mails to subscribers', saidInMails],
  ['a store that cannot be written', saidByJournal],
];

describe('in a language without letters no letter is left of', () => {
  test.each(all)('%s', async (_, saidIn) => {
    const said = await saidIn(speechless);
    expect(said.filter((text) => text !== '').length).toBeGreaterThan(0);
    expect([...new Set(said.flatMap((text) => leftOver(text) ?? []))]).toEqual([]);
  });
});

test('every text that is decided below the pages was said just now', async () => {
  for (const [, saidIn] of all) await saidIn(speechless);
  const topics = {
    ...incidentHeadline,
    ...incidentSignal,
    ...incidentTimeline,
    ...messageMail,
    ...messageNotice,
    ...monitor,
  };
  expect(Object.keys(topics).filter((key) => !used.has(key))).toEqual([]);
});
