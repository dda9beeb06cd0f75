import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync(new URL('../../../src/web/assets/1-base.css', import.meta.url), 'utf8');

/** The custom properties of the n-th `:root` block: 0 is light, 1 is dark. */
function colours(block: number): Record<string, string> {
  const [, body = ''] = [...css.matchAll(/:root \{([^}]*)\}/g)][block] ?? [];
  return Object.fromEntries(
    Array.from(body.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g), ([, name, value]) => [name, value]),
  );
}

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.039_28 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].toSorted((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const light = colours(0);
const pairs = [
  ...['ink', 'soft', 'link', 'bad', 'slow', 'plan', 'good', 'doubt'].map((text) => [text, 'paper']),
  ...['ink', 'soft', 'link'].flatMap((text) =>
    ['say', 'slow-fill', 'plan-fill', 'sheet'].map((ground) => [text, ground]),
  ),
  ['on-bad', 'bad-fill'],
  ['paper', 'ink'],
] as [string, string][];

describe.each([
  ['light', light],
  ['dark', { ...light, ...colours(1) }],
])('in the %s', (_, palette) => {
  test.each(pairs)('%s on %s can be read (4.5 to 1)', (text, ground) => {
    expect(contrast(palette[text]!, palette[ground]!)).toBeGreaterThanOrEqual(4.5);
  });
});
