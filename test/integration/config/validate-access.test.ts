import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { configYaml, httpCheckTs } from '../../../src/cli/init-files.ts';
import { main } from '../../../src/cli/main.ts';
import { temporaryFolder } from '../store/folder.ts';

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = 0;
});

const user = `scrypt$32768$8$3$${'S'.repeat(22)}$${'K'.repeat(43)}`;

test.each([
  ['says that everybody reads everything where nobody can sign in', '', 1],
  [
    'says nothing of it where people can',
    `access: { login: { users: { asha: { password: ${user}, role: admin } } } }\n`,
    0,
  ],
])('bellwether validate %s', async (_, access, remarks) => {
  await using folder = await temporaryFolder();
  const files = {
    'config.yaml': configYaml('https://shop.example') + access,
    'checks/open-the-site.ts': httpCheckTs,
    'checks/site-answers.ts': httpCheckTs,
  };
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder.path, name)), { recursive: true });
    await writeFile(join(folder.path, name), content);
  }
  const explained: string[] = [];
  vi.spyOn(console, 'log').mockImplementation(() => {});
  vi.spyOn(console, 'error').mockImplementation((text: string) => void explained.push(text));
  await main(['node', 'bellwether', 'validate', '--config', join(folder.path, 'config.yaml')]);
  expect(process.exitCode ?? 0).toBe(0);
  expect(explained.filter((text) => /^remark: nobody can sign in .* reads everything/.test(text))).toHaveLength(
    remarks,
  );
});
