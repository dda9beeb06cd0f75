import type { Interruptible } from './scope.ts';
import { ScriptMistake } from './script-mistake.ts';

/** Ends the run, if there is one, without a judgement, and throws: the author has made a slip. */
export function refuse(run: Interruptible | undefined, sentence: string): never {
  const mistake = new ScriptMistake(sentence);
  run?.noteSlip(mistake);
  throw mistake;
}
