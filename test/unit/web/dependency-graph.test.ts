import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NODE_WIDTH, drawGraph, wrapped } from '../../../src/web/graph-drawing.ts';
import { pictureOfIncident } from '../../../src/web/picture.ts';
import { MOST_NODES, dependencyGraph } from '../../../src/web/views/dependency-graph.ts';
import { aComponent, aConfig, aFunction } from './fixture-config.ts';
import { FixtureWorld, aState, anIncident, cardFailure } from './fixture-world.ts';
import { sampleCount } from '../../support/extent.ts';

const factsOf = (world: FixtureWorld) => ({
  config: world.config,
  states: world.states(),
  components: world.components(),
});
const marksOf = (graph: ReturnType<typeof dependencyGraph>) =>
  Object.fromEntries(graph!.nodes.map(({ id, mark }) => [id, mark]));

describe('what hangs together', () => {
  test('the broken part, what it has hit, and what hangs on it and works', () => {
    const world = new FixtureWorld().set(aState('place-order-card', 'failing', { cause: cardFailure }));
    const graph = dependencyGraph({ components: ['voyager'] }, factsOf(world));
    expect(marksOf(graph)).toEqual({
      'component:voyager': 'root',
      'function:place-order-card': 'hit',
      'function:card-gateway': 'at-risk',
    });
    expect(graph!.nodes[0]).toMatchObject({ text: 'Voyager', word: 'Not working', href: '/components/voyager' });
    expect(graph!.edges).toEqual([
      { from: 'component:voyager', to: 'function:place-order-card', isHit: true },
      { from: 'component:voyager', to: 'function:card-gateway', isHit: false },
    ]);
    expect(graph!.groups).toEqual([
      {
        label: 'Hangs on it, not working',
        links: [{ text: 'Can customers place an order by card? (not working)', href: '/functions/place-order-card' }],
      },
      {
        label: 'Hangs on it, not failing now',
        links: [{ text: 'Does the card gateway answer? (working)', href: '/functions/card-gateway' }],
      },
    ]);
  });

  test('components between, and below what it needs itself', () => {
    const graph = dependencyGraph({ components: ['shop'] }, factsOf(new FixtureWorld()));
    expect(marksOf(graph)).toMatchObject({
      'component:shop': 'root',
      'component:order-queue': 'at-risk',
      'function:order-queue': 'at-risk',
      'component:catalogue-db': 'below',
    });
    expect(graph!.edges).toContainEqual({ from: 'component:catalogue-db', to: 'component:shop', isHit: false });
  });

  test('a part to blame does not need what the functions that it takes down need besides', () => {
    const world = new FixtureWorld();
    const incident = anIncident('component:voyager@live', ['place-order-card'], world.config);
    const picture = pictureOfIncident(incident, factsOf(world))!;
    expect(picture.graph.nodes.filter(({ mark }) => mark === 'below')).toEqual([]);
    const withShop = pictureOfIncident(anIncident('component:shop@live', ['browse'], world.config), factsOf(world))!;
    const below = withShop.graph.nodes.filter(({ mark }) => mark === 'below');
    expect(below.map(({ id }) => id)).toEqual(['component:catalogue-db']);
  });

  test('nothing is drawn around a part on which nothing hangs', () => {
    const world = new FixtureWorld(aConfig([], [aComponent('c', 'Lonely', 'Nothing')]));
    expect(dependencyGraph({ components: ['c'] }, factsOf(world))).toBeUndefined();
  });

  test('an incident without a component to blame is about its functions and what they need', () => {
    const world = new FixtureWorld().set(aState('search', 'failing', { cause: cardFailure }));
    const picture = pictureOfIncident(anIncident('function:search@live', ['search'], world.config), factsOf(world))!;
    expect(marksOf(picture.graph)).toEqual({
      'function:search': 'root',
      'component:shop': 'below',
      'component:catalogue-db': 'below',
    });
  });

  test.each(['self:pager', 'storm:pager', 'unknown:live'] as const)('%s has no picture', (causeKey) => {
    const world = new FixtureWorld().breakVoyager();
    const incident = anIncident(causeKey, ['search'], world.config);
    expect(pictureOfIncident(incident, factsOf(world))).toBeUndefined();
  });
});

/** Functions in plenty, components that need one another, in circles too. */
const anyShop = fc
  .array(fc.record({ needs: fc.array(fc.nat(30), { maxLength: 3 }), isFailing: fc.boolean() }), {
    minLength: 1,
    maxLength: 60,
  })
  .map((functions) => {
    const components = Array.from({ length: 30 }, (_, index) =>
      aComponent(`c${index}`, `Part ${index}`, 'x', { dependsOn: [`c${(index * 7 + 1) % 30}`, `c${index}`] }),
    );
    const config = aConfig(
      functions.map(({ needs }, index) =>
        aFunction(`f${index}`, `Does ${'it '.repeat(index)}work?`, { dependsOn: needs.map((need) => `c${need % 30}`) }),
      ),
      components,
    );
    const world = new FixtureWorld(config);
    return world.set(...functions.map(({ isFailing }, i) => aState(`f${i}`, isFailing ? 'failing' : 'working')));
  });

describe('the drawing', () => {
  test('holds whatever the configuration: bounded, nothing outside, nothing on top of another, every edge drawn', () => {
    fc.assert(
      fc.property(anyShop, (world) => {
        const graph = dependencyGraph({ components: ['c0'] }, factsOf(world))!;
        const { nodes, edges, width, height } = drawGraph(graph);
        expect(nodes.length).toBeLessThanOrEqual(MOST_NODES);
        expect(nodes.length + graph.hidden).toBe(1 + graph.groups.reduce((sum, { links }) => sum + links.length, 0));
        expect(edges.every(({ path }) => /^M[-\d. ]+C/.test(path))).toBe(true);
        for (const [index, node] of nodes.entries()) {
          expect(node.x >= 0 && node.y >= 0).toBe(true);
          expect(node.x + NODE_WIDTH <= width && node.y + node.height <= height).toBe(true);
          for (const other of nodes.slice(index + 1)) {
            const isApart = Math.abs(node.x - other.x) >= NODE_WIDTH;
            expect(isApart || node.y + node.height <= other.y || other.y + other.height <= node.y).toBe(true);
          }
        }
      }),
      { numRuns: sampleCount(25) },
    );
  });

  test('draws what is not working before what is, when not all have room', () => {
    const functions = Array.from({ length: 200 }, (_, index) =>
      aFunction(`f${index}`, `Does ${index} work?`, { dependsOn: ['c'] }),
    );
    const world = new FixtureWorld(aConfig(functions, [aComponent('c', 'Part', 'x')]));
    world.set(aState('f199', 'failing', { cause: cardFailure }));
    const graph = dependencyGraph({ components: ['c'] }, factsOf(world))!;
    expect([graph.nodes.length, graph.hidden]).toEqual([MOST_NODES, 201 - MOST_NODES]);
    expect(marksOf(graph)['function:f199']).toBe('hit');
    expect(graph.groups.flatMap(({ links }) => links)).toHaveLength(200);
  });

  test('breaks text into lines that fit, and long words too', () => {
    expect(wrapped('Can customers place an order and pay by card?')).toEqual([
      'Can customers place an',
      'order and pay by card?',
    ]);
    expect(wrapped('Donaudampfschifffahrtsgesellschaftskapitän')).toEqual([
      'Donaudampfschifffahrtsgesel',
      'lschaftskapitän',
    ]);
    expect(wrapped('word '.repeat(40)).at(-1)).toMatch(/…$/);
  });
});
