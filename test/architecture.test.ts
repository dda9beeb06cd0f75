// Holds the map of src/README.md: who may import whom, and which room owns which outside package.
// A failure says what to do about it.
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const src = join(root, 'src');

/** Rooms from the bottom up. A file may import from its own rank and from those before it. The longest prefix counts. */
const ranks: readonly (readonly string[])[] = [
  ['model', 'version'],
  ['time', 'text', 'secrets'],
  ['i18n', 'form'],
  ['channels'],
  ['config', 'check'],
  ['state', 'schedule'],
  ['incident'],
  ['escalation', 'audience'],
  ['message'],
  ['store', 'run'],
  ['record'],
  ['notify', 'recovery'],
  ['report', 'drill', 'metrics', 'traces'],
  ['web', 'cluster'],
  ['app'],
  ['cli'],
  ['index'],
];

/** Outside packages and who may import them. `node:` modules are free except where `pure` says otherwise. */
const owners: Readonly<Record<string, readonly string[]>> = {
  yaml: ['config'],
  acorn: ['config/script-code'],
  zod: ['form', 'channels', 'config', 'run/messages', 'web'],
  chokidar: ['config'],
  'ical.js': ['config'],
  'node-cron': ['schedule'],
  playwright: ['run', 'index', 'check'],
  undici: ['notify', 'traces'],
  nodemailer: ['notify'],
  'tough-cookie': ['run'],
  fflate: ['run'],
  kysely: ['store'],
  express: ['web'],
  helmet: ['web'],
  preact: ['web'],
  'preact-render-to-string': ['web'],
  idiomorph: ['web'],
  '@dagrejs/dagre': ['web'],
  'openid-client': ['web'],
  'prom-client': ['metrics'],
  '@opentelemetry/api': ['traces/encode'],
  '@opentelemetry/otlp-transformer': ['traces/encode'],
  '@opentelemetry/resources': ['traces/encode'],
  pino: ['app'],
  'pino-pretty': ['app'],
  commander: ['cli'],
};

/** Decisions: no package and no `node:` module, so that they can be read and tested without a machine. */
const pure = [
  'model',
  'text',
  'i18n',
  'secrets',
  'state',
  'incident',
  'schedule/plan',
  'schedule/stale',
  'schedule/capacity',
  'schedule/capacity-advice',
  'schedule/queue',
  'schedule/costs',
  'escalation',
  'message',
  'web/views',
];

interface Import {
  readonly from: string;
  readonly specifier: string;
  readonly typeOnly: boolean;
}

const files = globSync('**/*.{ts,tsx}', { cwd: src }).sort();
const imports = files.flatMap(importsOf);

function importsOf(file: string): Import[] {
  const text = readFileSync(join(src, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '');
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^'"`;]*?\sfrom\s*)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g,
  );
  return Array.from(found, ([, type, named, dynamic]) => ({
    from: file,
    specifier: named ?? dynamic ?? '',
    typeOnly: type !== undefined,
  }));
}

const isIn = (file: string, prefix: string) =>
  file === prefix || file.startsWith(`${prefix}/`) || file.startsWith(`${prefix}.`);

function rankOf(file: string): number {
  const matches = ranks.flatMap((rooms, rank) =>
    rooms.filter((room) => isIn(file, room)).map((room) => ({ rank, length: room.length })),
  );
  return matches.sort((a, b) => b.length - a.length)[0]?.rank ?? -1;
}

const isRelative = ({ specifier }: Import) => specifier.startsWith('.');
const targetOf = ({ from, specifier }: Import) => relative(src, resolve(src, dirname(from), specifier));
const packageOf = (specifier: string) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

describe('the map of the program', () => {
  test('every file stands in a room of the map', () => {
    const homeless = files.filter((file) => rankOf(file) < 0);
    expect(homeless, 'Put the file into one of the rooms of src/README.md, or add the room there and here').toEqual([]);
  });

  test('imports go only downwards', () => {
    const upward = imports
      .filter(isRelative)
      .filter((one) => !targetOf(one).startsWith('..') && rankOf(targetOf(one)) > rankOf(one.from))
      .map(
        (one) =>
          `${one.from} imports ${targetOf(one)}, a higher room: pass the value in from app/, or move the code down`,
      );
    expect(upward).toEqual([]);
  });

  test('nothing in src is imported from outside it, except the demo and what is exported by the command line', () => {
    const outside = imports
      .filter(isRelative)
      .filter(
        (one) =>
          targetOf(one).startsWith('..') &&
          !(isIn(one.from, 'cli') && /^\.\.\/(demo|dashboards)\//.test(targetOf(one))),
      )
      .map((one) => `${one.from} imports ${one.specifier}`);
    expect(outside).toEqual([]);
  });

  test('dashboards import of src only what is measured and configured', () => {
    const home = join(root, 'dashboards');
    const strangers = globSync('**/*.ts', { cwd: home }).flatMap((file) =>
      Array.from(readFileSync(join(home, file), 'utf8').matchAll(/from '(\.[^']+)'/g), ([, specifier]) =>
        relative(src, resolve(home, dirname(file), specifier!)),
      )
        .filter((target) => !target.startsWith('..') && rankOf(target) > rankOf('metrics'))
        .map((target) => `dashboards/${file} imports ${target}`),
    );
    expect(strangers, 'What exports them imports them, not the other way round').toEqual([]);
  });

  test('only the engine of the store knows which database it is', () => {
    const strangers = imports
      .filter(({ specifier, from }) => specifier === 'node:sqlite' && !isIn(from, 'store/engine'))
      .map(({ from }) => `${from} imports node:sqlite: ask store/engine/ for what you need`);
    expect(strangers).toEqual([]);
  });

  test('an outside package is imported only by the room that owns it', () => {
    const strangers = imports
      .filter((one) => !isRelative(one) && !one.specifier.startsWith('node:'))
      .filter((one) => !(owners[packageOf(one.specifier)] ?? []).some((room) => isIn(one.from, room)))
      .map((one) => {
        const rooms = owners[packageOf(one.specifier)];
        return rooms
          ? `${one.from} imports ${one.specifier}, which belongs to ${rooms.join(', ')}: ask that room for what you need`
          : `${one.from} imports ${one.specifier}, which no room owns: name its owner in test/architecture.test.ts`;
      });
    expect(strangers).toEqual([]);
  });

  test('decisions import no package and no node: module', () => {
    const impure = imports
      .filter((one) => pure.some((room) => isIn(one.from, room)) && !isIn(one.from, 'web/views/pages'))
      .filter((one) => !isRelative(one))
      .map((one) => `${one.from} imports ${one.specifier}: pass what it gives in as a value`);
    expect(impure).toEqual([]);
  });

  test('no imports run in a circle', () => {
    const edges = new Map<string, string[]>();
    for (const one of imports.filter(isRelative)) edges.set(one.from, [...(edges.get(one.from) ?? []), targetOf(one)]);
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (file: string, path: readonly string[]) => {
      if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' → '));
      else if (!done.has(file)) for (const next of edges.get(file) ?? []) visit(next, [...path, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
    expect(circles, 'Move what both need into a file below both').toEqual([]);
  });

  test('rooms have names of their own', () => {
    const vague = files.filter((file) =>
      /(^|\/)(utils?|helpers?|common|lib|types|misc|shared|services?|index)(\.tsx?|\/)/.test(file),
    );
    expect(vague.filter((file) => file !== 'index.ts')).toEqual([]);
  });

  test('only time/ touches the clock, timers and sleeps', () => {
    const touching = files
      .filter((file) => !isIn(file, 'time'))
      .filter((file) =>
        /\bDate\.now\(|\bnew Date\(\)|\bset(Timeout|Interval)\(|node:timers/.test(
          readFileSync(join(src, file), 'utf8'),
        ),
      )
      .filter((file) => !file.startsWith('web/assets/'));
    expect(touching, 'Take a Clock (src/time/clock.ts) instead').toEqual([]);
  });

  test('files are short enough to be read', () => {
    const long = files
      .map((file) => ({ file, lines: readFileSync(join(src, file), 'utf8').split('\n').length }))
      .filter(({ lines }) => lines > 351)
      .map(({ file, lines }) => `${file} has ${lines} lines; 350 are the most`);
    expect(long).toEqual([]);
  });

  test('the container image has the Node that the project is built and tested with', () => {
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      devDependencies: Record<string, string>;
    };
    const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');
    expect(dockerfile).toContain(`\nARG NODE=${manifest.devDependencies['node']}\n`);
  });
});
