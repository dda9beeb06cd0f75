// Faults of the demo's switches through the whole monitor: the right functions fail, the right part gets the blame, and the
// page says it in the right words. Parts that do not touch each other are broken together. `npm test` breaks each part once
// and in each way once; `npm run soak` breaks each part in every way.
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { demoEnvironment, faultsOf, startDemo, type ComponentId, type Demo, type Fault } from '../../demo/demo.ts';
import { isSoak } from '../support/extent.ts';
import { demoProject, MonitorProcess } from '../support/monitor-process.ts';
import { randomFrom } from '../support/random.ts';
import { until } from '../support/until.ts';

/** Who must notice each broken part, and of what the page must speak. */
const expected: Readonly<Record<Exclude<ComponentId, 'green'>, { fails: readonly string[]; says: string }>> = {
  shop: {
    fails: ['browse-catalogue', 'search', 'place-order-by-card', 'place-order-on-invoice', 'track-order'],
    says: 'The site on which customers browse and order',
  },
  'catalogue-db': { fails: ['browse-catalogue'], says: 'Product data' },
  voyager: { fails: ['place-order-by-card', 'card-gateway'], says: 'Credit card payment gateway' },
  warehouse: { fails: ['receive-goods'], says: 'Booking goods in' },
  'order-queue': { fails: ['order-queue'], says: 'Handing orders over to the warehouse' },
  claims: { fails: ['claims-desk'], says: 'Opening and finding claims' },
};
type Part = keyof typeof expected;

interface Case {
  readonly broken: Partial<Readonly<Record<Part, Fault>>>;
  /** Functions that must not notice. */
  readonly works: readonly string[];
}

/** Parts that do not touch each other. */
const apart: readonly { readonly parts: readonly Part[]; readonly works: readonly string[] }[] = [
  {
    parts: ['voyager', 'claims', 'order-queue'],
    works: ['browse-catalogue', 'search', 'receive-goods', 'place-order-on-invoice'],
  },
  { parts: ['shop'], works: ['claims-desk', 'receive-goods', 'card-gateway'] },
  { parts: ['catalogue-db', 'warehouse'], works: ['claims-desk', 'card-gateway', 'track-order'] },
];
const faults = ['http-503', 'hang', 'slow', 'refuse', 'reset', 'wrong-answer', 'empty-page', 'script-error'] as const;

/** Every fault of every part that can have it. */
const all: readonly Case[] = faults.flatMap((fault) =>
  apart.flatMap(({ parts, works }) => {
    const able = parts.filter((part) => faultsOf(part).includes(fault));
    return able.length > 0 ? [{ broken: Object.fromEntries(able.map((part) => [part, fault])), works }] : [];
  }),
);

/** Each part and each fault once, in as few cases as that takes, with faults that are noticed soon. */
const some: readonly Case[] = [
  { broken: { voyager: 'wrong-answer', 'order-queue': 'hang' }, works: [...apart[0]!.works, 'claims-desk'] },
  { broken: { shop: 'reset' }, works: apart[1]!.works },
  { broken: { 'catalogue-db': 'slow', warehouse: 'refuse' }, works: apart[2]!.works },
  { broken: { voyager: 'http-503', claims: 'script-error', 'order-queue': 'empty-page' }, works: apart[0]!.works },
];

const cases = (isSoak ? all : some).map(({ broken, works }) => {
  const faulty = Object.entries(broken) as [Part, Fault][];
  return { faulty, works, name: faulty.map(([part, fault]) => `${part}: ${fault}`).join(', ') };
});

const reportedPair = {
  first: { part: 'voyager', fault: 'refuse' },
  second: { part: 'shop', fault: 'wrong-answer' },
} as const;

/** One fault, healed, and at once another, in a soak: the one that was reported, and twenty at random. */
const pairs = isSoak ? [reportedPair, ...Array.from({ length: 20 }, randomPair(randomFrom(inject('seed'))))] : [];

interface Breakage {
  readonly part: Part;
  readonly fault: Fault;
}

function randomPair(random: () => number): () => { readonly first: Breakage; readonly second: Breakage } {
  const oneOf = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const breakage = (parts: readonly Part[]): Breakage => {
    const part = oneOf(parts);
    // What is slow is not down; that is said by the tests above.
    return { part, fault: oneOf(faultsOf(part).filter((fault) => fault !== 'slow')) };
  };
  const parts = Object.keys(expected) as Part[];
  return () => {
    const first = breakage(parts);
    return { first, second: breakage(parts.filter((part) => part !== first.part)) };
  };
}

test('every part and every fault is in these cases', () => {
  const faulty = cases.flatMap((one) => one.faulty);
  expect(new Set(faulty.map(([part]) => part))).toEqual(new Set(Object.keys(expected)));
  expect(new Set(faulty.map(([, fault]) => fault))).toEqual(new Set(faults));
});

/**
 * What answers, and wrongly, is there; all else is not. To an empty answer of Voyager the shop itself answers 503, and a
 * function that is served nothing outweighs one that is served something wrong.
 */
function verbOf(part: Part, fault: Fault): string {
  const isWrong = ['wrong-answer', 'empty-page', 'script-error'].includes(fault);
  const hasNoService = part === 'voyager' && fault === 'empty-page';
  return isWrong && !hasNoService ? 'does not work properly' : 'is NOT available';
}

interface Incident {
  readonly stage: string;
  readonly component: string | null;
  readonly affected: readonly { readonly runId: string | null }[];
}

interface Row {
  readonly id: string;
  readonly targets: readonly {
    readonly state: string;
    readonly checkingAgain: boolean;
    readonly checkedAt: string | null;
    readonly cause: { kind: string; component?: string; step?: string };
  }[];
}

describe('every fault of the demo', () => {
  const slowParts = cases.flatMap(({ faulty }) => faulty.filter(([, fault]) => fault === 'slow').map(([part]) => part));
  const canBeSlow = slowParts.flatMap((part) => expected[part].fails);
  const project = demoProject({ every: '5s', canBeSlow });
  let demo: Demo;
  let monitor: MonitorProcess;
  let status: string;

  beforeAll(async () => {
    demo = await startDemo({ basePort: 0, customers: false });
    monitor = new MonitorProcess(['start', '--port', '0'], {
      cwd: project.folder,
      env: demoEnvironment(demo.addresses),
    });
    status = await monitor.address('Status page');
    await settled();
  });

  afterAll(async () => {
    await monitor?.[Symbol.asyncDispose]();
    await demo?.[Symbol.asyncDispose]();
    project.remove();
  });

  afterEach(async () => {
    await demo.faults.clear();
    await settled(Date.now());
  });

  const functions = async () => {
    const reply = (await (await fetch(`${status}/api/v1/functions`)).json()) as { functions: Row[] };
    return new Map(reply.functions.map(({ id, targets }) => [id, targets[0]!]));
  };
  /** Works, with a whole run since then: one that was under way may still fail of the fault before. */
  const settled = (since = 0) =>
    until('everything works', async () =>
      [...(await functions()).values()].every(
        ({ state, checkingAgain, checkedAt }) =>
          state === 'working' && !checkingAgain && Date.parse(checkedAt ?? '') > since,
      )
        ? true
        : undefined,
    );

  const triedOnceMore = (ids: readonly string[]) => {
    const since = Date.now();
    return until('each was tried once more', async () => {
      const now = await functions();
      return ids.every((id) => Date.parse(now.get(id)!.checkedAt ?? '') > since) ? true : undefined;
    });
  };

  /** A busy machine makes slow what has the demo's own limit; a soak has the machine for itself. */
  const hasNoticed = (id: string, { state }: Row['targets'][number]) =>
    state !== 'working' && (isSoak || state !== 'slow' || !canBeSlow.includes(id));

  test.each(cases)('$name: the right functions say so, blame the right part and use the right words', async (one) => {
    const { faulty, works } = one;
    for (const [part, fault] of faulty) await demo.faults.set(part, fault);
    const fails = faulty.flatMap(([part, fault]) =>
      expected[part].fails.map((id) => ({ id, part, fault, wanted: fault === 'slow' ? 'slow' : 'failing' })),
    );
    const blamed = (now: ReadonlyMap<string, Row['targets'][number]>) =>
      fails.map(({ id, fault }) => {
        const { component, kind, step = '' } = now.get(id)!.cause;
        return `${id} blames ${component}${fault === 'hang' && step !== '' ? `, ${kind}` : ''}`;
      });
    const accused = new Set<string>();
    await until(fails.map(({ id, wanted }) => `${id} ${wanted}`).join(', '), async () => {
      const now = await functions();
      for (const id of works) if (hasNoticed(id, now.get(id)!)) accused.add(`${id} ${now.get(id)!.state}`);
      return fails.every(({ id, wanted }) => now.get(id)!.state === wanted) ? true : undefined;
    });
    expect([...accused]).toEqual([]);
    // A run that was under way when the fault began may have met it at any step: what the next one finds counts. While
    // everything hangs, its turn at a browser may come a minute later.
    await triedOnceMore(fails.map(({ id }) => id));
    await expect
      .poll(async () => blamed(await functions()))
      .toEqual(fails.map(({ id, part, fault }) => `${id} blames ${part}${fault === 'hang' ? ', timed-out' : ''}`));
    const page = async () => (await fetch(`${status}/?for=operations`)).text();
    for (const [part, fault] of faulty)
      await expect.poll(page).toContain(fault === 'slow' ? 'Slow' : `${expected[part].says} ${verbOf(part, fault)}`);
  });

  test.each(pairs)(
    '$first.part $first.fault, healed, at once $second.part $second.fault: nobody reads of the first two runs later',
    async ({ first, second }) => {
      const failing = (part: Part) =>
        until(`${expected[part].fails.join(', ')} fail by ${part}`, async () => {
          const now = await functions();
          const isBlamed = (id: string) => now.get(id)!.state === 'failing' && now.get(id)!.cause.component === part;
          return expected[part].fails.every(isBlamed) ? true : undefined;
        });
      await demo.faults.set(first.part, first.fault);
      await failing(first.part);
      await demo.faults.clear();
      await demo.faults.set(second.part, second.fault);
      // A run that was under way when the fault changed is none of the two.
      for (let round = 0; round < 3; round += 1) await triedOnceMore([...(await functions()).keys()]);
      await failing(second.part);
      const whole = await (await fetch(`${status}/?for=operations`)).text();
      // What has ended is told there as ended.
      const page = whole.replace(/<section class="group notable is-ended"[\s\S]*?<\/section>/, '');
      expect(page).not.toContain(expected[first.part].says);
      expect(page).toContain(expected[second.part].says);
      const metrics = await (await fetch(`${status}/metrics`)).text();
      expect(metrics).not.toMatch(new RegExp(`component_up\\{[^}]*"${first.part}"[^}]*\\} 0`));
      const { incidents } = (await (await fetch(`${status}/api/v1/incidents`)).json()) as { incidents: Incident[] };
      const open = incidents.filter(({ stage }) => stage === 'open').map(({ component }) => component);
      expect(open).not.toContain(first.part);
      expect(open).toContain(second.part);
      // The first evidence stays with the incident: its files can still be fetched.
      const former = incidents.find(({ component }) => component === first.part)!;
      const runIds = former.affected.flatMap(({ runId }) => runId ?? []);
      expect(runIds).not.toEqual([]);
    },
  );
});
