import { describe, expect, test } from 'vitest';
import { ConfigFolder, goodEnv, goodFiles } from './config-folder.ts';

/** The remarks on origins of a configuration whose target is `url` and whose script has this inside. */
async function remarksOn(code: string, target: string): Promise<string[]> {
  const yaml = goodFiles['config.yaml'].replace(/live:\n {4}url: \S+/, `live:\n    ${target}`);
  await using folder = await ConfigFolder.with({
    ...goodFiles,
    'config.yaml': yaml,
    'checks/place-order.ts': `${goodFiles['checks/place-order.ts']}\n${code}`,
  });
  const result = await folder.load({ env: goodEnv });
  expect(folder.problems(result)).toEqual([]);
  return folder.warnings(result).filter((line) => line.includes('origins'));
}

describe('the origins of a target', () => {
  test.each([
    [
      'its subdomain',
      `await page.goto('https://www.acme.example/shop');`,
      'url: https://acme.example',
      'https://www.acme.example',
    ],
    [
      'the domain above it',
      'await page.goto(`https://acme.example/${path}`);',
      'url: https://www.acme.example',
      'https://acme.example',
    ],
    [
      'a domain beside www',
      `await request.get("https://api.acme.example");`,
      'url: https://www.acme.example',
      'https://api.acme.example',
    ],
    [
      'the same host over TLS',
      `const base = 'https://acme.example';`,
      'url: http://acme.example',
      'https://acme.example',
    ],
    [
      'another port',
      `const base = 'http://acme.example:8080/';`,
      'url: http://acme.example',
      'http://acme.example:8080',
    ],
  ])('should have %s when the script goes there', async (_what, code, target, origin) => {
    expect(await remarksOn(code, target)).toEqual([
      expect.stringContaining(
        `the script goes to ${origin}, which is not among the origins of target live: its requests are not marked (if it belongs to the target, add ${origin} to targets.live.origins)`,
      ),
    ]);
  });

  test.each([
    ['its own', `await page.goto('https://acme.example/shop');`, 'url: https://acme.example'],
    [
      'named among them',
      `'https://www.acme.example/'`,
      'url: https://acme.example\n    origins: ["https://www.acme.example"]',
    ],
    [
      'named by a variable',
      `'https://www.acme.example/'`,
      'url: https://acme.example\n    variables: { shop: "https://www.acme.example" }',
    ],
    ['of strangers', `'https://pay.voyager.example/'; 'https://notacme.example'`, 'url: https://acme.example'],
    ['only in a comment', `// see 'https://www.acme.example/'`, 'url: https://acme.example'],
  ])('need no address that is %s', async (_what, code, target) => {
    expect(await remarksOn(code, target)).toEqual([]);
  });
});
