// What is wrong with scripts as far as it can be seen without running them: names that the configuration does not have,
// and checks that can neither fail nor say anything.
import { relative } from 'node:path';
import { dependenciesOf } from '../../model/dependencies.ts';
import type { BusinessFunction } from '../../model/function.ts';
import type { Config } from '../config.ts';
import { quote } from '../path.ts';
import { fileProblem, allInOrder, type Problem } from '../problem.ts';
import type { ScriptFiles } from '../script-files.ts';
import { didYouMean, nearest } from '../suggest.ts';
import { parseScript } from './parse-script.ts';
import { useOf, type Named, type ScriptUse } from './script-use.ts';

export interface ScriptJudgement {
  /** Mistakes: the check cannot do what its author meant. */
  readonly problems: readonly Problem[];
  /** Allowed and yet hardly meant. */
  readonly remarks: readonly Problem[];
}

type Judged = Pick<Config, 'folder' | 'components' | 'targets' | 'functions'>;

/** Judges the scripts of a configuration, which `scripts` holds by the path that functions call `checkFile`. */
export function judgeScripts(
  config: Judged,
  scripts: ReadonlyMap<string, Pick<ScriptFiles, 'snapshot'>>,
): ScriptJudgement {
  const uses = new Map<string, ScriptUse | undefined>();
  const judge = new ScriptJudge(config);
  const users = Map.groupBy(config.functions.values(), ({ checkFile }) => checkFile);
  for (const [checkFile, functions] of users) {
    const { texts, links } = scripts.get(checkFile)?.snapshot ?? { texts: {}, links: {} };
    const entry = links[checkFile] ?? checkFile;
    const found: { file: string; use: ScriptUse }[] = [];
    for (const [file, text] of Object.entries(texts)) {
      if (file.endsWith('.json')) continue;
      if (!uses.has(file)) uses.set(file, used(file, text));
      const use = uses.get(file);
      if (use) found.push({ file: file === entry ? checkFile : file, use });
    }
    judge.judge(checkFile, functions, found);
  }
  return { problems: allInOrder(judge.problems), remarks: allInOrder(judge.remarks) };
}

function used(file: string, text: string): ScriptUse | undefined {
  const program = parseScript(file, text);
  return program && useOf(program);
}

interface UsedIn {
  readonly file: string;
  readonly use: ScriptUse;
}

class ScriptJudge {
  readonly problems: Problem[] = [];
  readonly remarks: Problem[] = [];
  readonly #config: Judged;

  constructor(config: Judged) {
    this.#config = config;
  }

  judge(checkFile: string, functions: readonly BusinessFunction[], found: readonly UsedIn[]): void {
    for (const { file, use } of found) {
      this.#judgeOptions(file, use);
      for (const named of use.components) this.#judgeComponent(file, named, functions, file === checkFile);
      for (const named of use.measurements) this.#judgeMeasurement(file, named);
      if (file !== checkFile) continue;
      for (const fn of functions) this.#judgeParams(file, use, fn);
      for (const named of use.variables) this.#judgeVariable(file, named, functions);
    }
    const isWhole = found.some(({ file }) => file === checkFile);
    if (!isWhole) return; // it does not load, which is reported where it is loaded
    this.#judgeLimits(checkFile, functions, found);
    if (found.some(({ use }) => use.hasStep || use.hasExpectation)) return;
    const message = `has neither a step nor an expectation, so it can hardly fail and says nothing of how it went. Wrap what it does in step('…', async () => { … }) and say what must hold with expect(…)`;
    this.remarks.push(fileProblem(this.#shown(checkFile), message));
  }

  #judgeOptions(file: string, { unknownOptions }: ScriptUse): void {
    for (const { name, at, of, known } of unknownOptions) {
      const message = `${of}(): there is no option ${quote(name)}${didYouMean(name, known)}`;
      this.problems.push(this.#at(file, at, message));
    }
  }

  #judgeComponent(
    file: string,
    { name, at }: Named,
    functions: readonly BusinessFunction[],
    isCheckFile: boolean,
  ): void {
    const { components } = this.#config;
    if (!components.has(name)) {
      const best = nearest(name, [...components.keys()]);
      const remedy = best === undefined ? 'add it under components in the configuration' : `did you mean ${best}?`;
      const message = `the component of a step must be in the configuration; there is no component ${quote(name)} (${remedy})`;
      return void this.problems.push(this.#at(file, at, message));
    }
    const strangers = functions.filter(({ dependsOn }) => !dependenciesOf(dependsOn, components).has(name));
    if (strangers.length === 0) return;
    const message = `a step names the component ${quote(name)}, on which ${idsOf(strangers)} must then depend and does not: add ${name} to dependsOn of ${idsOf(strangers)}, or name another component`;
    // A function need not call all that a file beside its check offers.
    (isCheckFile ? this.problems : this.remarks).push(this.#at(file, at, message));
  }

  #judgeMeasurement(file: string, { name, at }: Named): void {
    if (/^[a-z][a-z0-9_]{0,63}$/.test(name)) return;
    const message = `measure(): a name must be snake_case (a-z, 0-9, _), at most 64 characters, like queue_depth; found ${quote(name)}`;
    this.problems.push(this.#at(file, at, message));
  }

  #judgeParams(file: string, { params }: ScriptUse, { id, params: known }: BusinessFunction): void {
    for (const { name, at } of params) {
      if (Object.hasOwn(known, name)) continue;
      const message = `params.${name} must be among the params of ${id}, which has no such${guess(name, Object.keys(known), `add it under functions.${id}.params, or ask first: '${name}' in params`)}`;
      this.problems.push(this.#at(file, at, message));
    }
  }

  #judgeVariable(file: string, { name, at }: Named, functions: readonly BusinessFunction[]): void {
    const used = new Set(functions.flatMap(({ targets }) => targets));
    const targets = [...this.#config.targets.values()].filter((target) => used.has(target.name));
    const lacking = targets.filter(({ variables }) => !Object.hasOwn(variables, name));
    if (lacking.length === 0) return;
    const known = targets.flatMap(({ variables }) => Object.keys(variables));
    const names = lacking.map((target) => target.name);
    const message = `target.variables.${name} must be among the variables of every target of the function; ${names.join(', ')} ${names.length === 1 ? 'has' : 'have'} no such${guess(name, known, `add it under targets.${names[0]}.variables, or ask first: '${name}' in target.variables`)}`;
    this.problems.push(this.#at(file, at, message));
  }

  /** Limits for a measurement that is never taken never hold. */
  #judgeLimits(checkFile: string, functions: readonly BusinessFunction[], found: readonly UsedIn[]): void {
    if (found.some(({ use }) => !use.areMeasurementsPlain)) return;
    const measured = found.flatMap(({ use }) => use.measurements.map(({ name }) => name));
    for (const { id, measurements = {} } of functions) {
      for (const name of Object.keys(measurements)) {
        if (measured.length === 0 || measured.includes(name)) continue;
        const message = `functions.${id}.measurements has limits for ${quote(name)}, which the script never measures${didYouMean(name, measured)}`;
        this.remarks.push(fileProblem(this.#shown(checkFile), message));
      }
    }
  }

  #at(file: string, { line, column }: Named['at'], message: string): Problem {
    return { file: this.#shown(file), line, column, path: '', message };
  }

  /** As functions name it: seen from the folder of the configuration. */
  #shown(file: string): string {
    return relative(this.#config.folder, file);
  }
}

const idsOf = (functions: readonly BusinessFunction[]): string => functions.map(({ id }) => id).join(', ');

function guess(name: string, known: readonly string[], remedy: string): string {
  const best = nearest(name, known);
  return best === undefined ? `; ${remedy}` : ` (did you mean ${best}?)`;
}
