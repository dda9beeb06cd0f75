// CPU profiles as text: which functions the time was really spent in.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

const MOST = 22;
const notWork = new Set(['(idle)', '(root)']);
const root = fileURLToPath(new URL('..', import.meta.url));

/** For each profile in the folder the functions that took most themselves, a text for people. */
export function describeProfiles(folder: string): string {
  const files = readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'));
  return files
    .map((name) => describe(name, JSON.parse(readFileSync(join(folder, name), 'utf8')) as Profile))
    .join('\n\n');
}

function describe(name: string, { nodes, samples, timeDeltas }: Profile): string {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const selfMs = new Map<string, number>();
  for (const [index, id] of samples.entries()) {
    const frame = frames.get(id);
    if (!frame || notWork.has(frame.functionName)) continue;
    const place = `${frame.functionName || '(anonymous)'}  ${placeOf(frame.url)}${frame.url === '' ? '' : `:${frame.lineNumber + 1}`}`;
    selfMs.set(place, (selfMs.get(place) ?? 0) + (timeDeltas[index] ?? 0) / 1000);
  }
  const busyMs = [...selfMs.values()].reduce((sum, ms) => sum + ms, 0);
  const lines = [...selfMs]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, MOST)
    .map(
      ([place, ms]) => `${((ms / busyMs) * 100).toFixed(1).padStart(6)} %  ${ms.toFixed(0).padStart(7)} ms  ${place}`,
    );
  return [`${name}: ${(busyMs / 1000).toFixed(1)} s busy`, ...lines].join('\n');
}

function placeOf(url: string): string {
  if (!url.startsWith('file:')) return url;
  const base = pathToFileURL(root).href;
  return url.startsWith(base) ? relative(root, fileURLToPath(url)).replace(/^dist\.bench\.\d+\//, '') : url;
}
