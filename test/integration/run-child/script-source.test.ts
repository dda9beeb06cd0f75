import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createScriptReader } from '../../../src/config/script-files.ts';
import { Child } from './rig.ts';

const check = (says: string) => `import { httpCheck } from 'bellwether';
import { mark } from './mark.ts';
import data from './data.json' with { type: 'json' };
export default httpCheck(({ log }: { log: (text: string) => void }) => log(\`${says} \${mark} \${data.n}\`));
`;

/** A child with scripts that were read and have changed since. */
async function prepare() {
  const child = await Child.start('http');
  const file = await child.write('check.ts', check('first'));
  await child.write('mark.ts', `export const mark: string = 'a';`);
  const data = await child.write('data.json', '{ "n": 1 }');
  const snapshot = async (name: string) => {
    const snapshotFile = join(child.folder, `${name}.json`);
    await writeFile(snapshotFile, JSON.stringify((await createScriptReader()(file)).snapshot));
    return snapshotFile;
  };
  const logOf = async (snapshotFile?: string) => {
    const { result } = await child.try('', { checkFile: file, ...(snapshotFile !== undefined && { snapshotFile }) });
    return result.log.length > 0 ? result.log : [result.trouble?.message, result.failure?.message];
  };
  return { child, file, data, snapshot, logOf };
}

test('a child loads a script and its imports from the snapshot although the files have changed or are gone', async () => {
  const { child, file, data, snapshot, logOf } = await prepare();
  await using _ = child;
  const first = await snapshot('first');
  await child.write('check.ts', 'for (;;);');
  await child.write('mark.ts', 'export const mark = ;');
  await rm(data);
  expect(await logOf(first)).toEqual(['first a 1']);
  await rm(file);
  expect(await logOf(first)).toEqual(['first a 1']);
});

test('one child runs two versions of a script that share files of the same name', async () => {
  const { child, snapshot, logOf } = await prepare();
  await using _ = child;
  const first = await snapshot('first');
  await child.write('check.ts', check('second'));
  await child.write('mark.ts', `export const mark: string = 'b';`);
  const second = await snapshot('second');
  await child.write('mark.ts', `export const mark: string = 'c';`);
  expect(await logOf(first)).toEqual(['first a 1']);
  expect(await logOf(second)).toEqual(['second b 1']);
  expect(await logOf(first)).toEqual(['first a 1']);
});

test('a snapshot that is gone is replaced by what is on the disk', async () => {
  const { child, logOf } = await prepare();
  await using _ = child;
  expect(await logOf('/nowhere/snapshot.json')).toEqual(['first a 1']);
});

test('the place of an error in a second version is named without marks', async () => {
  const { child, file, snapshot } = await prepare();
  await using _ = child;
  await child.try('', { checkFile: file, snapshotFile: await snapshot('first') });
  await child.write('check.ts', `import { mark } from './mark.ts';\nthrow new Error(mark);`);
  await child.write('mark.ts', `export const mark: string = 'b';`);
  const { result } = await child.try('', { checkFile: file, snapshotFile: await snapshot('second') });
  expect(result.trouble?.message).toBe(`${file}:2 threw while it was loaded: b`);
});

test('a script behind a link finds what lies beside the file that the link leads to', async () => {
  const { child, snapshot, logOf, file } = await prepare();
  await using _ = child;
  const { symlink, rename } = await import('node:fs/promises');
  await mkdir(join(child.folder, 'elsewhere'));
  for (const name of ['check.ts', 'mark.ts', 'data.json'])
    await rename(join(child.folder, 'scripts', name), join(child.folder, 'elsewhere', name));
  await symlink(join(child.folder, 'elsewhere', 'check.ts'), file);
  const linked = await snapshot('linked');
  await rm(join(child.folder, 'elsewhere'), { recursive: true });
  expect(await logOf(linked)).toEqual(['first a 1']);
});
