import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findChromium, findChromiumWithWindow } from '../../../src/run/child/browser/find-chromium.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bellwether-find-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

function program(...path: string[]): string {
  const file = join(folder, ...path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '#!/bin/sh\n');
  chmodSync(file, 0o755);
  return file;
}

const env = (more: Record<string, string> = {}) => ({
  PATH: `${join(folder, 'a')}:${join(folder, 'b')}`,
  HOME: folder,
  PLAYWRIGHT_BROWSERS_PATH: join(folder, 'registry'),
  ...more,
});

describe('a Chromium is found', () => {
  test('where the environment names it, before all others', () => {
    const named = program('mine');
    program('a', 'google-chrome');
    expect(findChromium(env({ BELLWETHER_CHROMIUM: named }))).toEqual({ path: named });
  });

  test('on the path, the headless shell before the whole browser wherever they lie', () => {
    program('a', 'google-chrome');
    expect(findChromium(env())).toEqual({ path: join(folder, 'a', 'google-chrome') });
    program('b', 'chrome-headless-shell');
    expect(findChromium(env())).toEqual({ path: join(folder, 'b', 'chrome-headless-shell') });
  });

  test("among Playwright's own, the newest headless shell first", () => {
    program('registry', 'chromium-1300', 'chrome-linux', 'chrome');
    program('registry', 'chromium_headless_shell-999', 'chrome-headless-shell-linux64', 'chrome-headless-shell');
    const newest = program(
      'registry',
      'chromium_headless_shell-1208',
      'chrome-headless-shell-linux64',
      'chrome-headless-shell',
    );
    expect(findChromium(env())).toEqual({ path: newest });
  });
});

describe('no Chromium', () => {
  test('is a problem that says how to get one', () => {
    expect(findChromium(env())).toEqual({
      problem: expect.stringMatching(
        /^No Chromium was found\. Install one with "npx playwright install .* HTTP checks run without it\.$/,
      ),
    });
  });

  test('is also one that is named and cannot be run', () => {
    program('a', 'google-chrome');
    const file = join(folder, 'not-executable');
    writeFileSync(file, '');
    expect(findChromium(env({ BELLWETHER_CHROMIUM: file }))).toEqual({
      problem: expect.stringContaining(`BELLWETHER_CHROMIUM is ${file}, which is not a program that can be run`),
    });
    expect(findChromium(env({ BELLWETHER_CHROMIUM: folder }))).toHaveProperty('problem');
  });
});

describe('a Chromium with a window', () => {
  const display = { DISPLAY: ':0' };

  test('is the whole browser, also where a headless shell comes first', () => {
    program('a', 'chromium-headless-shell');
    const whole = program('b', 'chromium');
    expect(findChromiumWithWindow(env(display), 'linux')).toEqual({ path: whole });
    expect(findChromiumWithWindow(env({ WAYLAND_DISPLAY: 'wayland-0' }), 'linux')).toEqual({ path: whole });
  });

  test("is the newest whole browser among Playwright's own", () => {
    program('registry', 'chromium_headless_shell-1300', 'chrome-headless-shell-linux64', 'chrome-headless-shell');
    const whole = program('registry', 'chromium-1208', 'chrome-linux64', 'chrome');
    expect(findChromiumWithWindow(env(display), 'linux')).toEqual({ path: whole });
  });

  test('is refused with the remedy where there is only a headless shell, on the path or by name', () => {
    const shell = program('a', 'chromium-headless-shell');
    const problem = expect.stringContaining('npx playwright install --with-deps chromium') as string;
    expect(findChromiumWithWindow(env(display), 'linux')).toEqual({ problem });
    expect(findChromiumWithWindow(env({ ...display, BELLWETHER_CHROMIUM: shell }), 'linux')).toEqual({ problem });
  });

  test('is refused on Linux without a display and on no other system', () => {
    const whole = program('a', 'chromium');
    const problem = expect.stringContaining('neither DISPLAY nor WAYLAND_DISPLAY is set') as string;
    expect(findChromiumWithWindow(env(), 'linux')).toEqual({ problem });
    expect(findChromiumWithWindow(env(), 'darwin')).toEqual({ path: whole });
  });
});
