import { createHash } from 'node:crypto';
import { nextStart } from '../schedule/cron.ts';
import type { WorkNeeds } from './views/work-times.ts';
import type { WebInput } from './web-input.ts';

/** A short text for each long one, always the same. */
export const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 20);

/** What planned work is read from, as it is now. */
export function workNeeds(input: Pick<WebInput, 'config' | 'world'>): WorkNeeds {
  const config = input.config();
  const next = (expression: string, after: number) => nextStart(expression, after, config.timezone);
  return { config, planned: input.world.planned(), next, digest };
}
