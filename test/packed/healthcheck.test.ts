import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Receiver } from '../integration/notify/receiver.ts';
import type { Monitor } from './monitor.ts';
import { createProject, httpScript, type Project } from './project.ts';

let shop: Receiver;
let project: Project;
let monitor: Monitor;
let env: Record<string, string>;

beforeAll(async () => {
  shop = await Receiver.start((response) => response.end('<h1>Shop</h1>'));
  project = createProject({ url: shop.url, checks: { answers: httpScript(`await http.get('/');`) } });
  env = { BELLWETHER_ADDRESS_FILE: join(project.folder, 'monitor.address') };
  monitor = await project.start([], { env });
});

afterAll(async () => {
  await monitor?.[Symbol.asyncDispose]();
  project?.[Symbol.dispose]();
  await shop?.[Symbol.asyncDispose]();
});

const address = () => env['BELLWETHER_ADDRESS_FILE']!;

test('the health check finds a well monitor on a port that only the monitor knows', async () => {
  expect(await project.run(['healthcheck'], { env })).toMatchObject({
    code: 0,
    stdout: `The monitor at ${monitor.url} is well.\n`,
  });
});

test('the health check does not read a configuration that the running monitor refuses', async () => {
  project.write('config.yaml', '{ "organisation": ');
  expect(await project.run(['healthcheck'], { env })).toMatchObject({ code: 0 });
  expect(await project.run(['healthcheck'])).toMatchObject({ code: 2 });
});

test('the health check asks at server.listen of the configuration where no monitor left its address', async () => {
  using other = createProject({
    url: shop.url,
    checks: { answers: httpScript(`await http.get('/');`) },
    config: { server: { listen: new URL(shop.url).host } },
  });
  expect(await other.run(['healthcheck'])).toMatchObject({ code: 0, stdout: `The monitor at ${shop.url} is well.\n` });
});

test('the health check fails with the reasons of a monitor that is not well', async () => {
  await using ill = await Receiver.start((response) => {
    response.writeHead(503, { 'content-type': 'application/json' });
    response.end('{ "status": "not ok", "reasons": ["No run has finished for 5 minutes."] }');
  });
  const { code, stderr } = await project.run(['healthcheck', '--url', ill.url]);
  expect(stderr).toContain(`The monitor at ${ill.url} is not well (HTTP 503).\nNo run has finished for 5 minutes.`);
  expect(code).toBe(1);
});

test('the health check fails when the monitor does not answer in time', async () => {
  await using silent = await Receiver.start(() => {});
  const { code, stderr } = await project.run(['healthcheck', '--url', silent.url, '--timeout', '50ms']);
  expect(stderr).toContain(`No answer from ${silent.url}/healthz`);
  expect(code).toBe(1);
});

test('the health check refuses an address that is none', async () => {
  const { code, stderr } = await project.run(['healthcheck', '--url', 'localhost:8080']);
  expect(stderr).toContain('must be an http or https address');
  expect(code).toBe(2);
});

test('a monitor that stops takes its address with it, and the health check fails', async () => {
  expect(existsSync(address())).toBe(true);
  expect(await monitor.stop()).toBe(0);
  expect(existsSync(address())).toBe(false);
  expect(await project.run(['healthcheck'], { env })).toMatchObject({
    code: 1,
    stderr: `No monitor is running: ${address()} (BELLWETHER_ADDRESS_FILE) holds no address.\n`,
  });
});

test('a monitor that cannot write its address starts all the same, and says so', async () => {
  using other = createProject({ url: shop.url, checks: { answers: httpScript(`await http.get('/');`) } });
  const nowhere = join(other.folder, 'no-such-folder/address');
  await using started = await other.start([], { env: { BELLWETHER_ADDRESS_FILE: nowhere } });
  expect(started.log).toContainEqual(expect.objectContaining({ file: nowhere, hint: expect.any(String) }));
});
