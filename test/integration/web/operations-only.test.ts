// Every address that the monitor answers, asked by everybody: what is only for operations is nowhere for strangers.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'node-html-parser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMetrics, type Metrics } from '../../../src/metrics/metrics.ts';
import type { AccessRules } from '../../../src/model/access.ts';
import type { MaintenanceWindow } from '../../../src/model/function.ts';
import type { Incident } from '../../../src/model/incident.ts';
import { endingOf } from '../../../src/message/ending.ts';
import { publicationForAll } from '../../../src/message/publication.ts';
import { Bus } from '../../../src/record/bus.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { aConfig, aFunction, shopFunctions } from '../../unit/web/fixture-config.ts';
import {
  aFailedRun,
  anIncident,
  aState,
  cardFailure,
  FixtureWorld,
  MINUTE,
  NOW,
  wellHealth,
} from '../../unit/web/fixture-world.ts';
import { openHouse, type House } from './house.ts';
import { Browser, withUsers } from './people.ts';
import { write } from '../../support/build/writes.ts';
import { noteOf } from '../../support/build/timeline.ts';

/** In the ids, questions and sentences of what is only for operations, and in nothing else. */
const SECRET = /quokka|wombat|numbat/i;
const only = { audiences: ['operations'] as const, dependsOn: ['voyager'] };
const says = (name: string) => ({ impact: { summary: `The ${name} is not closed.`, whenDown: {} } });

/** One fails beside others, one fails alone, one works. */
const hidden = [
  aFunction('quokka-ledger', 'Is the quokka closed?', { ...only, ...says('quokka'), severity: 'critical' }),
  aFunction('wombat-batch', 'Has the wombat run?', { ...only, ...says('wombat') }),
  aFunction('numbat-files', 'Are there numbat files?', { ...only, ...says('numbat') }),
];

const span = { kind: 'once', from: NOW - MINUTE, until: NOW + 60 * MINUTE } as const;
const window = (words: string, ...functions: string[]): MaintenanceWindow => ({ functions, when: span, says: words });

function incidentsIn({ config }: FixtureWorld): readonly Incident[] {
  const mixed = ['place-order-card', 'quokka-ledger'];
  const peak = { functions: mixed, title: 'Also the quokka' };
  return [
    anIncident('component:voyager@live', mixed, config, { peak, inhibits: ['numbat-files', 'track-order'] }),
    anIncident('function:wombat-batch@live', ['wombat-batch'], config, { id: 'alone' }),
  ];
}

function endedIn({ config }: FixtureWorld): readonly Incident[] {
  const over = { stage: 'restored', availableAt: NOW - MINUTE, restoredAt: NOW - MINUTE } as const;
  const recovered = (incident: Incident): Incident => {
    const affected = incident.affected.map((one) => ({ ...one, recoveredAt: NOW - MINUTE }));
    return { ...incident, affected, ending: endingOf(incident, config, NOW) };
  };
  return [
    recovered(
      anIncident('component:voyager@live', ['place-order-card', 'quokka-ledger'], config, { id: 'over', ...over }),
    ),
    recovered(anIncident('function:wombat-batch@live', ['wombat-batch'], config, { id: 'over-alone', ...over })),
    recovered(anIncident('function:track-order@live', ['track-order', 'numbat-files'], config, { id: 'two', ...over })),
  ];
}

function build(rules: AccessRules): { world: FixtureWorld; bus: Bus; metrics: Metrics } {
  const config = aConfig([...shopFunctions, ...hidden], undefined, {
    access: rules,
    maintenance: [
      window('Numbats are counted', 'numbat-files'),
      window('The cellar is cleaned', 'search', 'wombat-batch'),
    ],
  });
  const world = new FixtureWorld(config);
  world
    .breakVoyager()
    .set(
      aState('quokka-ledger', 'failing', { cause: cardFailure }),
      aState('wombat-batch', 'failing', { cause: cardFailure }),
    );
  world.incidents = incidentsIn(world);
  world.ended = endedIn(world);
  world.plans = [
    { kind: 'maintenance', window: { ...window('Wombats rest', 'wombat-batch'), id: 'w1', by: 'Asha' } as never },
  ];
  world.health = { ...wellHealth, configProblems: ['functions.quokka-ledger.every: is missing'] };
  for (const { id } of hidden) world.runs.set(`${id}@live`, [aFailedRun(id, 0)]);
  const bus = new Bus((error) => {
    throw error;
  });
  const metrics = createMetrics({
    ...{ bus, world, pending: { known: [] }, clock: new ManualClock(NOW), version: '0.1.0', log: { warn: () => {} } },
    runner: { status: () => ({ up: true, busy: 0, waiting: 0 }) },
  });
  for (const { id } of [...shopFunctions, ...hidden]) {
    const result = { ...aFailedRun(id, 0), measurements: [{ name: 'rows', value: 7 }] };
    bus.publish({ kind: 'run-finished', result });
  }
  return { world, bus, metrics };
}

async function open(rules: AccessRules): Promise<House & { metrics: Metrics }> {
  const { world, metrics } = build(rules);
  const house = await openHouse({ world, metrics });
  house.config = { ...house.config, metricsAccess: { allow: [] } };
  world.config = house.config;
  for (const incident of [...world.incidents, ...world.ended])
    await write(house.store, (writes) => {
      writes.incidentSaved(incident);
      for (const { functionId } of incident.affected) writes.runFinished(aFailedRun(functionId, 0));
      const moments = [
        { kind: 'opened', at: incident.openedAt },
        { kind: 'joined', at: NOW - 5 * MINUTE },
      ] as const;
      writes.timelineAdded(
        moments.map((moment) => ({
          ...noteOf(incident.id, moment.at, moment.kind, `${incident.title} quokka`),
          published: { everybody: publicationForAll(moment, incident, house.config)! },
        })),
      );
    });
  return Object.assign(house, { metrics });
}

/** Each route with everything that it could be asked for. */
function addressesOf(house: House): readonly string[] {
  const { world } = house;
  const incidents = [...world.incidents, ...world.ended].map(({ id }) => id);
  const runs = hidden.map(({ id }) => aFailedRun(id, 0).runId);
  const functions = [...hidden.map(({ id }) => id), 'place-order-card', 'track-order'];
  const ids = [...functions, 'voyager', ...incidents, 'w1', 's1', 'gone'];
  const values: Readonly<Record<string, readonly string[]>> = {
    id: ids,
    runId: runs,
    name: ['site.css', 'pager'],
    file: [...ids, 'all'].map((id) => `${id}.svg`).concat('console.json', 'screenshot.png'),
  };
  const filled = (path: string): readonly string[] => {
    const [part, name = ''] = /\{(\w+)\}/.exec(path) ?? [];
    if (part === undefined) return [path];
    const all = values[name];
    if (!all) throw new Error(`${path}: say here what ${name} may be, so that the address is asked`);
    return all.flatMap((value) => filled(path.replace(part, encodeURIComponent(value))));
  };
  const paths = house
    .routes()
    .flatMap(({ method, path }) => (method === 'GET' && path !== '/events' ? filled(path) : []));
  const queriesOf = (path: string) =>
    path.startsWith('/api/') || path.includes('sign-in')
      ? ['', '?since=90d']
      : ['', '?for=back-office', '?for=operations'];
  return ['/?wall', '/?wall&for=back-office', ...new Set(paths)].flatMap((path) =>
    path.includes('?') ? [path] : queriesOf(path).map((query) => path + query),
  );
}

/** Times differ from one asking to the next. */
const bodyOf = (text: string) => text.replaceAll(/^(date|etag|last-modified|set-cookie|vary|cache-control):.*$/gm, '');

/** A telephone number, who has planned something, who is signed in. */
const PEOPLE = /7946|Asha|Vera Viewer|Rosa Responder|Anna Admin/;

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly cache: string;
}

/** Reads all addresses, and all that they link to. */
async function crawl(house: House, ask: (path: string) => Promise<Response>): Promise<ReadonlyMap<string, Answer>> {
  const read = new Map<string, Answer>();
  const todo = [...addressesOf(house)];
  for (let path = todo.shift(); path !== undefined; path = todo.shift()) {
    if (read.has(path)) continue;
    const reply = await ask(path);
    const text = await reply.text();
    read.set(path, {
      status: reply.status,
      text: `${text}\n${Array.from(reply.headers, ([name, value]) => `${name}: ${value}`).join('\n')}`,
      cache: reply.headers.get('cache-control') ?? '',
    });
    if (reply.status !== 200 || !reply.headers.get('content-type')?.startsWith('text/html')) continue;
    const links = parse(text)
      .querySelectorAll('a[href^="/"]')
      .map((link) => link.getAttribute('href')!.replaceAll('&amp;', '&').replace(/#.*/, ''));
    todo.push(...links);
  }
  return read;
}

/** What was asked for stands in some answers again, whether it exists or not. */
function secretIn({ text }: Answer, path: string): boolean {
  const asked = path
    .replace(/\?.*/, '')
    .split('/')
    .map((part) => part.replace(/\.svg$/, ''))
    .filter((part) => SECRET.test(part));
  return SECRET.test(asked.reduce((rest, part) => rest.replaceAll(part, ''), text));
}

const viewer = ['vera', 'viewer'] as const;

describe.each([
  ['anyone may see the page', withUsers, [viewer, ['rosa', 'responder'], ['anna', 'admin']]],
  ['the page is behind the login', { ...withUsers, view: 'login' }, [viewer]],
] as const)('where %s, what is only for operations', (view, rules, signedIn) => {
  let house: Awaited<ReturnType<typeof open>>;
  const all = new Map<string, ReadonlyMap<string, Answer>>();
  beforeAll(async () => {
    house = await open(rules);
    const nobody = (path: string) => fetch(house.url + path, { redirect: 'manual' });
    all.set('nobody', await crawl(house, nobody));
    for (const [name, role] of signedIn) {
      const browser = new Browser(house);
      await browser.signIn(name);
      all.set(role, await crawl(house, (path) => browser.ask(path)));
    }
  });
  afterAll(async () => {
    await house[Symbol.asyncDispose]();
    house.metrics[Symbol.dispose]();
  });
  const found = (who: string) =>
    [...all.get(who)!].filter(([path, answer]) => secretIn(answer, path)).map(([path]) => path);

  test('is nowhere for nobody', () => {
    expect(found('nobody')).toEqual([]);
    const shown = [...all.get('nobody')!.values()].filter(({ status }) => status === 200);
    expect(shown.length).toBeGreaterThan(view.startsWith('anyone') ? 100 : 5);
  });

  test.each(signedIn.map(([, role]) => role))('is there for a %s', (who) => {
    const paths = found(who);
    for (const path of [
      ...[
        '/?for=operations',
        '/functions/quokka-ledger',
        '/incidents?for=operations',
        '/incidents/alone?for=operations',
      ],
      ...['/api/v1/functions', '/api/v1/incidents', '/api/v1/incidents/alone', '/api/v1/components', '/metrics'],
      ...['/api/v2/summary.json', '/components/voyager', '/history?for=operations'],
    ])
      expect([who, path, paths.includes(path)]).toEqual([who, path, true]);
  });

  test('is in nothing that anybody between may keep, nor is anything else that only some are told', () => {
    const open = (answer: Answer | undefined) => answer && !/private|no-store/.test(answer.cache);
    const [nobody, someone] = [all.get('nobody')!, all.get('viewer')!];
    const differing = [...someone].filter(
      ([path, { text }]) => bodyOf(text) !== bodyOf(nobody.get(path)?.text ?? text),
    );
    expect(differing.length).toBeGreaterThan(50);
    expect(differing.filter(([path, answer]) => open(answer) || open(nobody.get(path))).map(([path]) => path)).toEqual(
      [],
    );
  });

  test('is kept nowhere when it names people, as are contacts and who is signed in', () => {
    const named = [...all.values()].flatMap((read) => [...read]).filter(([, { text }]) => PEOPLE.test(text));
    expect(new Set(named.map(([path]) => path.split(/[/?]/)[1])).size).toBeGreaterThan(3);
    expect(named.filter(([, { cache }]) => cache !== 'no-store').map(([path]) => path)).toEqual([]);
  });

  test('is a page of its own only for those who may know of it: for others it is as if it were not there', () => {
    const nobody = all.get('nobody')!;
    const same = (path: string, other: string) => {
      const [one, two] = [nobody.get(path)!, nobody.get(other)!];
      expect([path, one.status, one.text.length]).toEqual([path, two.status, expect.any(Number)]);
    };
    same('/functions/quokka-ledger', '/functions/gone');
    same('/api/v1/functions/quokka-ledger', '/api/v1/functions/gone');
    same('/incidents/alone', '/incidents/gone');
    same('/api/v1/incidents/alone', '/api/v1/incidents/gone');
    same('/badge/quokka-ledger.svg', '/badge/gone.svg');
  });
});

/** Addresses and what strangers get there, as docs/security.md says. */
const documented = readFileSync(join(import.meta.dirname, '../../../docs/security.md'), 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, paths = '', anyone = '', login = ''] = line.split('|').map((cell) => cell.trim());
    return [...paths.matchAll(/`(\/[^`]*)`/g)].map(([, path]) => ({ path: path!, anyone, login }));
  });

test('what docs/security.md says strangers may read is everything that is answered, and true', async () => {
  for (const view of ['anyone', 'login'] as const) {
    await using house = await openHouse();
    house.config = { ...house.config, access: { ...withUsers, view }, metricsAccess: { allow: [] } };
    const routes = house.routes().flatMap(({ method, path }) => (method === 'GET' ? [path] : []));
    expect(documented.map(({ path }) => path).toSorted()).toEqual([...new Set(routes)].toSorted());
    for (const { path, [view]: says } of documented) {
      const asked = path
        .replace('{name}', 'site.css')
        .replace('{file}', 'all.svg')
        .replace(/\{\w+\}/g, 'search');
      const reply = await fetch(house.url + asked, { redirect: 'manual', headers: { 'x-forwarded-for': '192.0.2.1' } });
      await reply.body?.cancel();
      const leadsAway = /^\/sign-in($|\?)/.test(reply.headers.get('location') ?? '');
      const is = reply.status === 401 || leadsAway ? 'sign in' : reply.status === 404 ? '404' : 'yes';
      const may = says === 'yes' && is === '404' ? ['yes', '404'] : says.split(' or ');
      expect([view, path, may]).toEqual([view, path, expect.arrayContaining([is])]);
    }
  }
});

test('the events that strangers follow name no function that is only for operations', async () => {
  const house = await open(withUsers);
  await using _ = house;
  const browser = new Browser(house);
  await browser.signIn('vera');
  const hangUp = new AbortController();
  const follow = async (reply: Response) => {
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of reply.body!) if ((text += decoder.decode(chunk)).includes('event: checked')) return text;
    return text;
  };
  const [stranger, viewer] = await Promise.all([
    fetch(`${house.url}/events`, { signal: hangUp.signal }),
    browser.ask('/events', { signal: hangUp.signal }),
  ]);
  for (const id of ['quokka-ledger', 'search']) house.bus.publish({ kind: 'run-finished', result: aFailedRun(id, 0) });
  await house.clock.advance(1000);
  const [everybody, operations] = await Promise.all([follow(stranger), follow(viewer)]);
  expect(operations).toContain('quokka-ledger@live');
  expect(everybody).toContain('search@live');
  expect(everybody).not.toMatch(SECRET);
  hangUp.abort();
  house.metrics[Symbol.dispose]();
});
