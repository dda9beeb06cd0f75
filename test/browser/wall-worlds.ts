import { createLocale } from '../../src/i18n/locale.ts';
import { aComponent, aConfig, aFunction } from '../unit/web/fixture-config.ts';
import { FixtureWorld, NOW, aState, anIncident, wellHealth } from '../unit/web/fixture-world.ts';

const NAME = 110;
const texts = {
  en: 'Booking of goods received at the central warehouse and of the deliveries that suppliers announce a day ahead of time',
  de: 'Wareneingangsbuchung im Zentrallager einschließlich Lieferantenankündigungen und Rechnungskontrolle der Nebenlager Süd',
} as const;

/** A name as long as the longest that people give: 110 letters. */
const longName = (tag: string, number: number) => `${number} ${tag === 'de' ? texts.de : texts.en}`.slice(0, NAME);

const ids = ['a', 'b', 'c', 'd'] as const;

function longConfig(tag: string) {
  const name = (number: number) => longName(tag, number);
  const functions = ids.map((id, index) =>
    aFunction(id, `${name(index).slice(0, NAME - 1)}?`, {
      dependsOn: [`${id}-part`],
      impact: { summary: name(index), whenDown: {} },
    }),
  );
  const components = ids.map((id, index) => aComponent(`${id}-part`, name(index), name(index)));
  return aConfig(functions, components, { organisation: name(9), locale: createLocale('Europe/London', tag) });
}

/** With so many components down at once. */
function longWorld(tag: string, broken: number): FixtureWorld {
  const config = longConfig(tag);
  const world = new FixtureWorld(config);
  const down = ids.slice(0, broken);
  for (const id of down) {
    const cause = { kind: 'failed-step', step: 'Ask', component: `${id}-part`, error: longName(tag, 7) } as const;
    world.set(aState(id, 'failing', { cause }));
  }
  world.incidents = down.map((id) =>
    anIncident(`component:${id}-part@live`, [id], config, {
      id: `incident-${id}`,
      acknowledgedAt: NOW,
      acknowledgedBy: longName(tag, 8),
    }),
  );
  return world;
}

/** Likewise with functions that are not known, each for a long reason, in a monitor that is ill itself. */
function doubtfulWorld(tag: string): FixtureWorld {
  const world = new FixtureWorld(longConfig(tag));
  const message = 'the runner was killed before it said anything. '.repeat(20);
  const cause = { kind: 'runner-trouble', trouble: 'runner-killed', message, since: NOW } as const;
  world.set(...ids.map((id) => aState(id, 'unknown', { cause })));
  world.health = { ...wellHealth, troubles: ['The schedule has not ticked for 20 s.'] };
  return world;
}

const usual = (tag: string) =>
  new FixtureWorld(aConfig(undefined, undefined, { locale: createLocale('Europe/London', tag) }));

/** What a wall may have to show, by name. */
export const wallWorlds = (tag: string): Readonly<Record<string, FixtureWorld>> => ({
  well: usual(tag),
  usual: usual(tag).oneOfEach(),
  'one long name': longWorld(tag, 1),
  'four long names': longWorld(tag, 4),
  doubtful: doubtfulWorld(tag),
});
