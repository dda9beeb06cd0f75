import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { State } from '../../../src/model/state.ts';
import { states } from '../../../src/model/state.ts';
import { badgeSvg, badgeView } from '../../../src/web/views/badge-view.ts';
import { english } from '../../../src/i18n/english.ts';
import { allOf, readXml, textIn } from '../../support/strict-xml.ts';
import { aState, FixtureWorld } from './fixture-world.ts';

const badgeOf = (state: State) =>
  badgeView('search', 'customer-service', new FixtureWorld().set(aState('search', state)).moment());

describe('a badge', () => {
  test.each(states)('tells that a function is %s by word, colour and shape', (state) => {
    const badge = badgeOf(state);
    expect(badge).toMatchObject({ label: 'Can customers find a product?', word: english[`state.${state}`] });
    const svg = readXml(badgeSvg(badge));
    expect(svg.attributes['role']).toBe('img');
    expect(textIn(svg, 'title')).toBe(`Can customers find a product?: ${english[`state.${state}`]}`);
    expect(svg.attributes['aria-label']).toBe(textIn(svg, 'title'));
  });

  test('no two states look the same, even without colour', () => {
    const shapes = states.map((state) =>
      badgeSvg(badgeOf(state))
        .match(/<g transform[^\n]*/)![0]
        .replace(/translate\([^)]*\)/, ''),
    );
    expect(new Set(shapes).size).toBe(states.length);
  });

  test('has no script, no style and nothing from elsewhere', () => {
    const svg = readXml(badgeSvg(badgeOf('failing')));
    const names = new Set([
      svg,
      ...['title', 'rect', 'path', 'g', 'text', 'circle'].flatMap((name) => allOf(svg, name)),
    ]);
    expect(badgeSvg(badgeOf('failing')).match(/<[a-z]+/g)!.length).toBe(names.size);
    expect(badgeSvg(badgeOf('failing'))).not.toMatch(/href|style|on[a-z]+=/);
  });

  test('of all is as the page: never better', () => {
    const world = new FixtureWorld().breakVoyager();
    expect(badgeView('all', 'customer-service', world.moment())).toMatchObject({
      label: 'Acme Outfitters',
      level: 'failing',
    });
    expect(badgeView('all', 'back-office', new FixtureWorld().moment()).level).toBe('working');
  });

  test('is not certain while the monitor itself is not well', () => {
    const world = new FixtureWorld();
    world.health = { ...world.health, troubles: ['The schedule stands still'] };
    expect(badgeView('search', 'customer-service', world.moment()).level).toBe('unknown');
    expect(badgeView('all', 'customer-service', world.moment()).level).toBe('unknown');
  });

  test.each(['no-such', '', '__proto__', 'receive-goods', 'card-gateway'])(
    'of %j, which customer service is not shown, is of no function, and says nothing about it',
    (id) => {
      const badge = badgeView(id, 'customer-service', new FixtureWorld().moment());
      expect(badge).toEqual({ label: 'Status', word: 'no such function', level: undefined });
      readXml(badgeSvg(badge));
    },
  );

  test('takes another label, in bounds, whatever it says', () => {
    const moment = new FixtureWorld().moment();
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (label) => {
        const badge = badgeView('search', 'customer-service', moment, label);
        expect(Array.from(badge.label).length).toBeLessThanOrEqual(80);
        readXml(badgeSvg(badge));
      }),
    );
    const hostile = badgeView('search', 'customer-service', moment, '"><script>alert(1)</script>\u202e');
    expect(badgeSvg(hostile)).not.toContain('<script');
  });
});
