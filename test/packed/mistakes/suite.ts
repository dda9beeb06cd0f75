import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Receiver } from '../../integration/notify/receiver.ts';
import type { Ended, Project } from '../project.ts';
import { marked, runAll, type Mistake, type RunResult, type Sound } from './case.ts';
import { createShopProject } from './shop-project.ts';
import { startShop } from './shop.ts';

interface Scripts {
  readonly mistakes: readonly Mistake[];
  readonly sound: readonly Sound[];
}

/** Runs all scripts against one shop, has them all validated, and tests what is said of each. */
export function testScripts({ mistakes, sound }: Scripts): { readonly exitCodes: ReadonlyMap<string, number> } {
  const groups = {
    mistakes,
    passed: sound.filter(({ outcome }) => outcome === 'passed'),
    failed: sound.filter(({ outcome }) => outcome === 'failed'),
  };
  const results = new Map<string, RunResult>();
  const exitCodes = new Map<string, number>();
  let shop: Receiver;
  let project: Project;
  let validated: Ended;

  beforeAll(async () => {
    shop = await startShop();
    project = createShopProject(shop.url, [...mistakes, ...sound]);
    const validating = project.run(['validate']);
    await Promise.all(
      Object.entries(groups).map(async ([name, scripts]) => {
        if (scripts.length === 0) return;
        const { code, results: ofGroup } = await runAll(project, scripts);
        exitCodes.set(name, code);
        for (const [id, result] of ofGroup) results.set(id, result);
      }),
    );
    validated = await validating;
  });

  afterAll(async () => {
    project?.[Symbol.dispose]();
    await shop?.[Symbol.asyncDispose]();
  });

  test.each(mistakes)('run calls a script with $slip the mistake that it is ($id)', ({ id, script, says }) => {
    const { outcome, trouble, failure } = results.get(id)!;
    expect({ outcome, failure }).toEqual({ outcome: 'inconclusive', failure: undefined });
    expect(trouble?.message).toMatch(says);
    const places = marked({ id, script });
    const named = places.length > 0 ? places : [`checks/${id}.ts`];
    expect(
      named.filter((place) => trouble?.message.includes(place)),
      trouble?.message,
    ).not.toEqual([]);
  });

  const foundBefore = mistakes.flatMap((mistake) => (mistake.validate ? [{ ...mistake, says: mistake.validate }] : []));
  describe.skipIf(foundBefore.length === 0)('before anything runs', () => {
    test.each(foundBefore)('validate finds a script with $slip ($id)', ({ id, says }) => {
      expect(linesAbout(id)).toMatch(says);
    });
  });

  test.each(sound)('a script with $about has $outcome and is no mistake ($id)', ({ id, outcome, says }) => {
    const { outcome: found, trouble, failure } = results.get(id)!;
    expect({ found, trouble, failure: outcome === 'passed' ? failure : undefined }).toEqual({ found: outcome });
    if (says) expect(failure?.message).toMatch(says);
  });

  test.each(sound)('validate has nothing against a script with $about ($id)', ({ id }) => {
    expect(linesAbout(id)).toBe('');
  });

  const linesAbout = (id: string): string =>
    (validated.stdout + validated.stderr)
      .split('\n')
      .filter((line) => line.includes(`checks/${id}.ts`) || line.includes(`functions.${id}.`))
      .join('\n');

  return { exitCodes };
}
