import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countLines, fitWall, scales } from '../../../src/web/views/wall-fit.ts';
import { wallView } from '../../../src/web/views/wall-view.ts';
import { FixtureWorld, NOW, aState } from './fixture-world.ts';

const css = readFileSync(new URL('../../../src/web/assets/6-wall.css', import.meta.url), 'utf8');
const script = readFileSync(new URL('../../../src/web/assets/wall.js', import.meta.url), 'utf8');
const banner = { headline: '2 of 9 are not working' };
const text = (letters: number) => ({
  big: 'Booking of goods '.repeat(letters).slice(0, letters),
  small: 'Since 07:51 GMT',
});

describe('the letters on a wall', () => {
  test.each(['wide', 'tall'])(
    'have the same size at each %s step in the style sheet as where they are chosen',
    (shape) => {
      const form = new RegExp(String.raw`\.${shape}-(\d+) \{\s+--scale: ([\d.]+);`, 'g');
      const found = Array.from(css.matchAll(form), ([, step, scale]) => [Number(step), Number(scale)]);
      expect(found).toEqual(scales.map((scale, step) => [step, scale]));
      expect(script).toContain(`LAST_STEP = ${scales.length - 1};`);
    },
  );

  test('are the smaller, the longer the sentences are', () => {
    const steps = [20, 60, 110, 200, 400].map((letters) => fitWall(banner, [text(letters)]).lines.wide);
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    expect(new Set(steps).size).toBe(steps.length);
  });

  test('are never so small that three cannot be read from afar: fewer are shown then', () => {
    const counts = [40, 110, 300, 2000].map(
      (letters) =>
        fitWall(
          banner,
          [1, 2, 3].map(() => text(letters)),
        ).count,
    );
    expect(counts).toEqual([3, 3, 2, 1]);
  });

  test('keep the longest word of a headline on one line', () => {
    const { head } = fitWall({ headline: 'Donaudampfschifffahrtsgesellschaft' }, []);
    expect(head.wide).toBeGreaterThan(fitWall({ headline: 'Everything is working' }, []).head.wide);
    expect(head.tall).toBeGreaterThan(head.wide);
  });

  test('are chosen for every text there can be', () => {
    const any = fc.record({ big: fc.string({ maxLength: 3000 }), small: fc.string({ maxLength: 300 }) });
    fc.assert(
      fc.property(fc.string(), fc.array(any, { maxLength: 3 }), (headline, texts) => {
        const { head, lines, count } = fitWall({ headline }, texts);
        expect(count).toBeGreaterThanOrEqual(Math.min(1, texts.length));
        for (const step of [head.wide, head.tall, lines.wide, lines.tall]) expect(scales[step]).toBeGreaterThan(0);
      }),
    );
  });
});

describe('a text', () => {
  test.each([
    ['one two', 1, 100, 1],
    ['one two', 1, 2, 2],
    ['onetwothree', 1, 2, 4],
    ['', 1, 10, 1],
  ])('%j in letters of %d rem takes %d rem of width in %d lines', (words, size, width, lines) => {
    expect(countLines(words, size, width)).toBe(lines);
  });
});

test('a wall shortens the reason of a state, between words, and never the question', () => {
  const message = 'the runner was killed '.repeat(30);
  const cause = { kind: 'runner-trouble', trouble: 'runner-killed', message, since: NOW } as const;
  const world = new FixtureWorld().set(aState('search', 'unknown', { cause }));
  const [line] = wallView('operations', world.moment()).worst;
  expect(line!.big).toBe('Can customers find a product?');
  expect(line!.small).toMatch(/ (the|runner|was|killed) …$/);
  expect(line!.small.length).toBeLessThan(200);
});
