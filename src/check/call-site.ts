// Where in the user's own files something happened, read from a stack.
import { relative, isAbsolute } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const ourOwn = new URL('..', import.meta.url).pathname;
const packages = /[\\/]node_modules[\\/]/;
const playwright = /[\\/]node_modules[\\/]playwright(?:-core)?[\\/]/;

const isFrame = (line: string): boolean => /^\s+at /.test(line);
/** Of Node, of a native function, or of a page: `<anonymous>:12`. */
const isOfNode = (line: string): boolean => /\(?node:|<anonymous>:\d|\(<anonymous>\)/.test(line);

/** The frames of a stack within the script and what lies beside it: not Node's, not a package's, not ours. */
export function userFrames(stack: string | undefined): string[] {
  return stripVTControlCharacters(stack ?? '')
    .split('\n')
    .filter((line) => isFrame(line) && !isOfNode(line) && !packages.test(line) && !line.includes(ourOwn))
    .map((line) => line.replace('file://', ''));
}

/** `checks/order.ts:12` of the innermost frame in a file of the user's; undefined when there is none. */
export function placeIn(stack: string | undefined): string | undefined {
  const [, file, line] = /(?:\(|at (?:async )?)([^()\s][^()]*):(\d+):\d+\)?$/.exec(userFrames(stack)[0] ?? '') ?? [];
  return file === undefined ? undefined : `${shortened(file)}:${line}`;
}

/** Frames of ours, of the script, and of what it may call it through. Each one costs, as every step and request is noted. */
const CALL_FRAMES = 8;

/** Where the code now executing was called from. Its stack is made into text only when it is read. */
export function callSite(): Error {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = CALL_FRAMES;
  const site = new Error('Called here');
  Error.stackTraceLimit = stackTraceLimit;
  return site;
}

/** A sentence with the place that an error comes from in front, when it has one. */
export function at(error: unknown, sentence: string): string {
  const place = error instanceof Error ? placeIn(error.stack) : undefined;
  return place === undefined ? sentence : `${place}: ${sentence}`;
}

/** Whether a file of the user's made the call, and neither Node nor a package. */
export function isCalledByScript(stack: string | undefined): boolean {
  const caller = (stack ?? '').split('\n').find((line) => isFrame(line) && !line.includes(ourOwn));
  return caller !== undefined && !isOfNode(caller) && !packages.test(caller);
}

/** Whether Playwright itself made the call, and not a script: what it starts it also awaits. */
export function isFromPlaywright(stack: string | undefined): boolean {
  const frames = (stack ?? '').split('\n').filter((line) => isFrame(line) && !isOfNode(line));
  return playwright.test(frames.find((line) => !line.includes(ourOwn)) ?? '');
}

/** The path from where the program was started, when it lies below that. */
export function shortened(file: string): string {
  const short = relative(process.cwd(), file);
  return short.startsWith('..') || isAbsolute(short) ? file : short;
}
