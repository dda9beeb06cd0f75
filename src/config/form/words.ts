import { z } from 'zod';
import { list, section, text } from '../../form/fields.ts';

/** How texts for people are judged. */
export const wordsForm = section({
  allow: list(text(60))
    .prefault([])
    .describe('Technical words and abbreviations that all who read the page know, not to be remarked on: [gateway].'),
  avoid: z
    .record(z.string().regex(/\S/, 'is empty').max(60), text(100))
    .prefault({})
    .describe('Words to be remarked on as well, each with what to say instead: { fulfilment: delivery }.'),
});

export type WordsForm = z.output<typeof wordsForm>;
