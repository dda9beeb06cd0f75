import { afterEach, describe, expect, test } from 'vitest';
import { createLocale } from '../../../src/i18n/locale.ts';
import type { Incident } from '../../../src/model/incident.ts';
import type { NamedAlarm, Signal } from '../../../src/model/signal.ts';
import { alertingOf, policyOf } from '../../support/alerting.ts';
import { fn, MINUTE, SECOND, Town } from './town.ts';
import { kindOf, textOf } from '../../support/build/timeline.ts';

let town: Town;
afterEach(() => town[Symbol.asyncDispose]());

const german = createLocale('Europe/Berlin', 'de');
const own = createLocale('Europe/Berlin', 'en', { 'headline.down': 'DOWN {component} {provides}' });
const alarm: NamedAlarm = {
  id: 'smell',
  says: 'Payments smell.',
  severity: 'major',
  conditions: [{ kind: 'function-state', functionId: 'order', states: ['failing'] }],
  atLeast: 1,
  withinMs: 10 * MINUTE,
  targets: ['live'],
};
const ownTrouble = (says: string): Signal => ({
  source: 'self',
  id: 'store',
  causeKey: 'self:store',
  severity: 'critical',
  says,
  functions: [],
  since: 0,
});

/** One incident of each kind: of a component, a named alarm, the monitor itself, a storm, and one that nobody is told of. */
async function withManyOpen(): Promise<void> {
  const policies = [
    policyOf([], ['pager', 'chat'], { functions: ['order', 'browse', 'search'] }),
    policyOf([], ['chat'], { functions: ['track'], steps: [] }),
  ];
  town = await Town.found([fn('order'), fn('browse'), fn('search'), fn('track'), fn('claims')], {
    alerting: alertingOf(policies, { selfNotify: ['boss'], atMostPerMinute: 2 }),
    alarms: new Map([[alarm.id, alarm]]),
  });
  town.break('order', 'voyager');
  for (const id of ['browse', 'search', 'track', 'claims']) town.break(id);
  await town.recorder.execute({
    act: 'report-signals',
    source: 'self',
    signals: [ownTrouble('Bellwether itself: The store is in trouble.')],
  }).shown;
  await town.pass(2 * MINUTE);
}

const standing = (incidents: readonly Incident[]) =>
  incidents
    .map(({ id, causeKey, severity, stage, telling }) => ({ id, causeKey, severity, stage, telling }))
    .sort((a, b) => a.causeKey.localeCompare(b.causeKey));
const linesOf = async (incidents: readonly Incident[]) =>
  (await Promise.all(standing(incidents).map(({ id }) => town.store.timeline(id)))).flat().map((one) => textOf(one));

describe('another language', () => {
  test.each([
    ['German', german],
    ['texts of the business’s own', own],
  ])('opens, closes, tells and writes nothing while incidents are open: %s', async (_, locale) => {
    await withManyOpen();
    const kinds = new Set(town.open.map(({ causeKey }) => causeKey.slice(0, causeKey.indexOf(':'))));
    expect([...kinds].sort()).toEqual(['alarm', 'component', 'function', 'self', 'storm']);
    const [before, heard, lines] = [standing(town.open), town.heard.length, await linesOf(town.open)];
    await town.reconfigure({ locale });
    await town.recorder.execute({
      act: 'report-signals',
      source: 'self',
      signals: [ownTrouble(locale.say('monitor.itself', { says: locale.say('monitor.store') }))],
    }).shown;
    await town.pass(5 * MINUTE);
    await town.restart();
    await town.recorder.execute({
      act: 'report-signals',
      source: 'self',
      signals: [ownTrouble(locale.say('monitor.itself', { says: locale.say('monitor.store') }))],
    }).shown;
    await town.pass(MINUTE);
    expect(town.heard.slice(heard)).toEqual([]);
    expect(standing(town.open)).toEqual(before);
    expect(await linesOf(town.open)).toEqual(lines);
  });

  test('is that of the title from the next change on, and the end is told in it under the same key', async () => {
    await withManyOpen();
    const down = () => town.open.find(({ causeKey }) => causeKey === 'component:voyager@live')!;
    const { id, title } = down();
    const key = town.heard.find(({ channel, headline }) => channel === 'pager' && headline === title)!.key;
    await town.reconfigure({ locale: german });
    await town.pass(30 * SECOND);
    expect(down().title).toBe(title);
    town.break('claims', 'voyager');
    town.heal('claims');
    await town.pass(20 * SECOND);
    town.break('claims', 'voyager');
    await town.pass(20 * SECOND);
    expect(down()).toMatchObject({
      id,
      title: expect.stringMatching(/^Voyager ist ausgefallen: .* ist NICHT verfügbar/),
    });
    const said = await town.store.timeline(id);
    // It has no language of its own: it is said in that of whoever reads it.
    expect(textOf(said[0]!)).toMatch(/^Does order work\? It fails at/);
    expect(textOf(said[0]!, german)).toMatch(/^Does order work\? Die Prüfung schlägt bei/);
    expect(
      textOf(
        said.findLast((one) => kindOf(one) === 'joined')!,
        german,
      ),
    ).toMatch(/^Does claims work\? Auch diese Prüfung schlägt bei „Pay“ fehl/);
    const heard = town.heard.length;
    for (const one of ['order', 'claims']) town.heal(one);
    await town.pass(20 * SECOND);
    const ends = town.heard.slice(heard).filter((one) => one.key === key);
    expect(ends.map(({ channel, action }) => `${channel} ${action}`).sort()).toEqual(['chat resolve', 'pager resolve']);
    expect(ends.find(({ channel }) => channel === 'chat')!.headline).toMatch(/^Voyager funktioniert wieder: /);
  });
});
