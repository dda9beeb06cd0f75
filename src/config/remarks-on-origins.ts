// Requests carry X-Bellwether-Run only to a target's own origins. An address that a script or its params name, that looks
// as if it belonged to a target and is not among its origins, is most likely forgotten: its requests look like those of
// real people. What a page fetches without the script naming it shows only in a run, which notes it.
import type { Config } from './config.ts';
import { valuesAt } from './path.ts';
import type { Report } from './problem.ts';
import type { ScriptOfFunction } from './scripts.ts';

const address = /["'`](https?:\/\/[^"'`\s\\$]+)/gi;

/** Remarks on addresses of the same site that are missing among a target's origins. */
export function remarksOnOrigins(
  root: unknown,
  config: Pick<Config, 'functions' | 'targets'>,
  scripts: ReadonlyMap<string, ScriptOfFunction>,
  report: Report,
): void {
  for (const { path } of valuesAt(root, 'functions.*.check')) {
    const fn = config.functions.get(String(path[1]));
    if (!fn) continue;
    const named = [...originsIn(scripts.get(fn.id)?.script.code ?? ''), ...originsIn(JSON.stringify(fn.params))];
    for (const name of fn.targets) {
      const own = config.targets.get(name)?.origins ?? [];
      for (const origin of new Set(named)) {
        if (own.includes(origin) || !own.some((other) => areOfOneSite(origin, other))) continue;
        report(
          path,
          `the script goes to ${origin}, which is not among the origins of target ${name}: its requests are not marked (if it belongs to the target, add ${origin} to targets.${name}.origins)`,
        );
      }
    }
  }
}

const originsIn = (text: string): string[] =>
  Array.from(text.matchAll(address), ([, found = '']) => URL.parse(found)?.origin).filter(
    (origin) => origin !== undefined,
  );

/** Hosts that are the same, or of which one lies below the other; `www.` is as good as nothing. */
function areOfOneSite(a: string, b: string): boolean {
  const [one = '', other = ''] = [a, b].map((origin) => new URL(origin).hostname.replace(/^www\./, ''));
  return one === other || one.endsWith(`.${other}`) || other.endsWith(`.${one}`);
}
