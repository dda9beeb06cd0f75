import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Incident } from '../../../src/model/incident.ts';
import type { TimelineCategory, TimelineEntry } from '../../../src/model/timeline.ts';
import { atomOf, feedView, rssOf } from '../../../src/web/views/feed-view.ts';
import type { FeedView, Told } from '../../../src/web/views/feed-view.ts';
import { allOf, readXml, textIn } from '../../support/strict-xml.ts';
import { aConfig, aFunction } from './fixture-config.ts';
import { anIncident, cardFailure, FixtureWorld, MINUTE, NOW } from './fixture-world.ts';
import { noteOf } from '../../support/build/timeline.ts';

const config = aConfig();
const present = new FixtureWorld(config).breakVoyager().moment();
const id = '20261121-k7m3q9xa';
const kinds: readonly TimelineCategory[] = [
  'opened',
  'held',
  'notified',
  'joined',
  'severity',
  'escalated',
  'acknowledged',
  'recovered',
  'refused',
  'note',
  'available',
  'restored',
];
const entry = (kind: TimelineCategory, n: number, incidentId = id): TimelineEntry =>
  noteOf(
    incidentId,
    NOW - 12 * MINUTE + n * MINUTE,
    kind,
    'Asha Rao: expect(locator).toBeVisible() failed; pager answered 500',
  );
const timeline = kinds.map((kind, n) => entry(kind, n));
const incident = (more: Partial<Incident> = {}) =>
  anIncident('component:voyager@live', ['place-order-card', 'card-gateway'], config, {
    acknowledgedBy: 'Asha Rao',
    ...more,
  });
const feed = (told: readonly Told[] = [{ incident: incident(), timeline }], audience = 'customer-service' as const) =>
  feedView(audience, '/feed.atom', told, present);

describe('the feed of incidents', () => {
  const down = 'Voyager is down: Credit card payment gateway is NOT available. Customers cannot pay by credit card.';

  test('has one entry for each stage, the newest first, and adds what is told while the stage lasts', () => {
    const over = incident({ stage: 'restored', availableAt: NOW - 2 * MINUTE, restoredAt: NOW - MINUTE });
    const { items } = feed([{ incident: over, timeline }]);
    expect(items.map(({ title, id: key }) => [key.split('#')[1], title])).toEqual([
      ['restored', `Over: ${down}`],
      ['available', 'Voyager is working again: Credit card payment gateway is available. It was down for 10 minutes.'],
      ['open', down],
    ]);
    expect(items.at(-1)!.texts).toEqual([
      'Since 07:51 GMT.',
      `07:55 GMT: More is affected: ${down}`,
      `07:56 GMT: Graver than it first seemed: ${down}`,
      `07:58 GMT: Being worked on: ${down}`,
      '07:59 GMT: A part of it works again',
    ]);
  });

  test('does not tell of a stage that is left in the moment in which it is reached', () => {
    const ended = (['opened', 'recovered', 'available', 'restored'] as const).map((kind) =>
      entry(kind, kind === 'opened' ? 0 : 9),
    );
    const over = incident({ stage: 'restored', availableAt: NOW - 3 * MINUTE, restoredAt: NOW - 3 * MINUTE });
    const { items } = feed([{ incident: over, timeline: ended }]);
    expect(items.map(({ id: key }) => key.split('#')[1])).toEqual(['restored', 'open']);
    expect(items[1]!.texts.join()).not.toContain('works again');
  });

  test('tells what was published in the words of that time, and nothing to whom nothing was published', () => {
    const published = { 'customer-service': { title: 'Old name is down', texts: ['Since then.'] } };
    const kept = [
      { ...entry('opened', 0), published },
      { ...entry('joined', 1), published: { operations: published['customer-service'] } },
    ];
    expect(feed([{ incident: incident(), timeline: kept }]).items).toMatchObject([
      { title: 'Old name is down', texts: ['Since then.'] },
    ]);
  });

  test('no error, no step, no name, nothing that only operations use', () => {
    expect(JSON.stringify(feed())).not.toMatch(/Asha|expect|locator|503|pager|Check out|refused|card gateway answer/);
  });

  test('a stage keeps its id for ever, whatever follows', () => {
    const before = feed([{ incident: incident(), timeline: timeline.slice(0, 7) }]).items;
    const over = incident({ stage: 'restored', severity: 'minor', availableAt: NOW, restoredAt: NOW });
    const after = feed([{ incident: over, timeline }]).items;
    expect(after.map((item) => item.id).slice(-before.length)).toEqual(before.map((item) => item.id));
    expect(new Set(after.map((item) => item.id)).size).toBe(after.length);
    expect(after.slice(-before.length).map(({ title }) => title)).toEqual(before.map(({ title }) => title));
  });

  test.each(['unknown:live', 'self:schedule', 'storm:pager'] as const)('never tells of %s', (causeKey) => {
    const told = [{ incident: incident({ causeKey }), timeline }];
    for (const audience of ['customer-service', 'back-office', 'operations'] as const)
      expect(feedView(audience, '/feed.rss', told, present).items).toEqual([]);
  });

  test('tells each audience of its own functions', () => {
    const goods = { incident: anIncident('function:receive-goods@live', ['receive-goods'], config), timeline };
    expect(feed([goods]).items).toEqual([]);
    expect(feedView('back-office', '/feed.rss', [goods], present).items).not.toEqual([]);
    expect(feedView('operations', '/feed.rss', [goods], present).items).not.toEqual([]);
  });

  test('an alarm or certificate in it is not spoken of', () => {
    const signals = [
      { source: 'alarm', id: 'x', says: 'Queue over 500', functions: [], severity: 'major', since: NOW } as const,
    ];
    expect(
      JSON.stringify(feed([{ incident: incident({ signals, title: 'Queue over 500' }), timeline }])),
    ).not.toContain('Queue');
  });

  test('has at most fifty items', () => {
    const many = Array.from({ length: 60 }, (_, n) => {
      const other = `20261121-aaaaaa${String(n).padStart(2, '0')}`;
      return { incident: incident({ id: other }), timeline: kinds.map((kind, k) => entry(kind, k - n, other)) };
    });
    const { items } = feed(many);
    expect(items).toHaveLength(50);
    expect(items.map(({ updatedAt }) => updatedAt)).toEqual(
      items.map((one) => one.updatedAt).toSorted((a, b) => b - a),
    );
  });
});

const forms = [
  ['Atom', atomOf],
  ['RSS', rssOf],
] as const;

describe.each(forms)('as %s', (_name, write) => {
  test('is well-formed whatever stands in the texts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (summary, organisation) => {
        const fn = aFunction('search', 'Can customers find a product?', {
          impact: { summary, stillWorks: organisation, whenDown: {} },
        });
        const hostile = aConfig([fn], [], { organisation });
        const one = anIncident('function:search@live', ['search'], hostile, { id: summary || 'x' });
        readXml(
          write(
            feedView('customer-service', '/feed', [{ incident: one, timeline }], new FixtureWorld(hostile).moment()),
          ),
        );
      }),
    );
  });

  test.each([']]>', '<script>alert(1)</script>', '&nbsp;', '\u0000\u0008\u000b\ufffe', '\ud800', '<![CDATA[x]]>'])(
    'writes %j so that readers read it',
    (text) => {
      const view: FeedView = {
        ...feed(),
        items: [{ id: text, href: text, at: NOW, updatedAt: NOW, title: text, texts: [text] }],
      };
      const [item] = [...allOf(readXml(write(view)), 'entry'), ...allOf(readXml(write(view)), 'item')];
      // eslint-disable-next-line no-control-regex
      expect(textIn(item!, 'title')).toBe(text.toWellFormed().replaceAll(/[\u0000-\u000b\ufffe]/g, ''));
    },
  );
});

test('Atom has what Atom must have, with times of RFC 3339', () => {
  const root = readXml(atomOf(feed()));
  expect([root.name, root.attributes['xmlns']]).toEqual(['feed', 'http://www.w3.org/2005/Atom']);
  expect(textIn(root, 'updated')).toBe('2026-11-21T08:03:00.000Z');
  for (const entryOf of allOf(root, 'entry'))
    for (const name of ['id', 'title', 'updated', 'content']) expect(textIn(entryOf, name)).toBeTruthy();
  expect(allOf(root, 'link')[0]!.attributes).toMatchObject({
    rel: 'self',
    href: 'http://127.0.0.1:8080/feed.atom?for=customer-service',
  });
});

test('RSS has ids that are no links, and times of RFC 822 with a zone in numbers', () => {
  const [channel] = allOf(readXml(rssOf(feed())), 'channel');
  for (const item of allOf(channel!, 'item')) {
    const guid = item.children.find(({ name }) => name === 'guid')!;
    expect(guid.attributes).toEqual({ isPermaLink: 'false' });
    expect(guid.text).toMatch(/#(open|available|restored)$/);
    expect(textIn(item, 'pubDate')).toMatch(/^Sat, 21 Nov 2026 \d\d:\d\d:\d\d \+0000$/);
  }
  expect(allOf(channel!, 'item')).toHaveLength(3);
});

test('the cause of the sample is one that must not be told', () => {
  expect(JSON.stringify(cardFailure)).toContain('503');
});
