import { expect, test } from 'vitest';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { SparingLog } from '../../../src/web/sparing-log.ts';

test('a sparing log writes twenty lines of a kind in a minute, says that there are more, and begins again', async () => {
  const clock = new ManualClock();
  const lines: string[] = [];
  const log = new SparingLog({ clock, log: { warn: (_, line) => void lines.push(line) } });
  for (let n = 1; n <= 100; n += 1) log.warn('wrong tokens', {}, `wrong ${n}`);
  log.warn('forms', {}, 'a form');
  expect(lines).toHaveLength(22);
  expect(lines.slice(19)).toEqual(['wrong 20', 'More wrong tokens are not logged within this minute', 'a form']);
  await clock.advance(60_000);
  log.warn('wrong tokens', {}, 'wrong again');
  expect(lines.at(-1)).toBe('wrong again');
});
