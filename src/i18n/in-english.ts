import { createLocale } from './locale.ts';

/** For logs, and for those who ask without saying how. Times in UTC. */
export const inEnglish = createLocale('UTC');
