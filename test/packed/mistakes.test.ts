// What an engineer gets wrong in a script is reported as that, with the line and what to write instead. What the shop gets
// wrong stays the shop's failure, however unusual the script.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Receiver } from '../integration/notify/receiver.ts';
import { awaitInBrowser } from './mistakes/await-browser.ts';
import { awaitInHttp } from './mistakes/await-http.ts';
import { marked, runAll, type RunResult } from './mistakes/case.ts';
import { httpUse } from './mistakes/http-use.ts';
import { imports } from './mistakes/imports.ts';
import { names } from './mistakes/names.ts';
import { selectors } from './mistakes/selectors.ts';
import { createShopProject } from './mistakes/shop-project.ts';
import { startShop } from './mistakes/shop.ts';
import { soundInBrowser } from './mistakes/sound-browser.ts';
import { soundInHttp } from './mistakes/sound-http.ts';
import { types } from './mistakes/types.ts';
import type { Ended, Project } from './project.ts';

const mistakes = [...awaitInBrowser, ...awaitInHttp, ...names, ...types, ...imports, ...selectors, ...httpUse];
const sound = [...soundInBrowser, ...soundInHttp];
const passing = sound.filter(({ outcome }) => outcome === 'passed');
const failing = sound.filter(({ outcome }) => outcome === 'failed');

let shop: Receiver;
let project: Project;
let validated: Ended;
let exitCodes: readonly number[];
const results = new Map<string, RunResult>();

beforeAll(async () => {
  shop = await startShop();
  project = createShopProject(shop.url, [...mistakes, ...sound]);
  const validating = project.run(['validate']);
  const runs = [];
  for (const ids of [mistakes, passing, failing]) runs.push(await runAll(project, ids));
  for (const run of runs) for (const [id, result] of run.results) results.set(id, result);
  exitCodes = runs.map(({ code }) => code);
  validated = await validating;
});

afterAll(async () => {
  project?.[Symbol.dispose]();
  await shop?.[Symbol.asyncDispose]();
});

test('a run of scripts with mistakes exits with 3, of passing ones with 0, of failing ones with 1', () => {
  expect(exitCodes).toEqual([3, 0, 1]);
});

describe('a mistake', () => {
  test.each(mistakes)('$id: a script with $slip is the author’s mistake', ({ id, script, says }) => {
    const { outcome, trouble, failure } = results.get(id)!;
    expect({ outcome, failure, trouble }).toMatchObject({ outcome: 'inconclusive', failure: undefined });
    expect(trouble?.message).toMatch(says);
    const places = marked({ id, script });
    if (places.length > 0)
      expect(
        places.some((place) => trouble?.message.includes(place)),
        trouble?.message,
      ).toBe(true);
  });
});

describe('no mistake', () => {
  test.each(sound)('$id: a script with $about has $outcome', ({ id, outcome, says }) => {
    const { outcome: found, trouble, failure } = results.get(id)!;
    expect({ outcome: found, trouble, failure: outcome === 'passed' ? failure : undefined }).toEqual({ outcome });
    if (says) expect(failure?.message).toMatch(says);
  });
});

describe('validate', () => {
  const known = mistakes.flatMap((one) => (one.validate ? [{ ...one, validate: one.validate }] : []));

  test.each(known)('$id: validate finds a script with $slip', ({ id, validate }) => {
    const about = validated.stdout.split('\n').filter((line) => line.includes(`${id}.ts`));
    expect(about.join('\n'), validated.stdout).toMatch(validate);
  });

  test('validate blames no script that is right', () => {
    const blamed = sound.filter(({ id }) => validated.stdout.includes(`checks/${id}.ts`));
    expect(blamed).toEqual([]);
  });
});
