import type { Audience } from '../../model/names.ts';
import { hardWordRemarks } from './hard-words.ts';
import type { Lexicon } from './lexicon.ts';
import { answeredNo, questionRemarks, summaryRemarks } from './missing.ts';
import { lengthRemarks, sizeRemarks } from './sentences.ts';
import type { ReadText, TextKind } from './texts.ts';
import { blameRemarks, negationRemarks } from './tone.ts';

/** How many words of each kind are read, and what to do with the others. */
const sizes: Readonly<Record<TextKind, readonly [most: number, hint: string]>> = {
  question: [20, 'ask one thing'],
  summary: [40, 'what to do about it belongs into workaround'],
  stillWorks: [50, 'name what matters most'],
  tellCustomers: [75, 'leave out what a customer need not know'],
  workaround: [120, 'put the rest on a page of its own and name it here'],
  afterwards: [75, 'leave out what a customer need not know'],
  provides: [15, 'name only what is missing while it is down'],
  alarm: [40, 'say what it means'],
  maintenance: [30, 'say what is done'],
};

const isReadAloud: ReadonlySet<TextKind> = new Set([
  'question',
  'summary',
  'tellCustomers',
  'afterwards',
  'provides',
  'alarm',
]);

/** Whether somebody reads it who is no technician. */
export const isForPlainReaders = (audiences: ReadonlySet<Audience>): boolean =>
  audiences.has('customer-service') || audiences.has('back-office');

/** Everything that is said of one text. */
export function textRemarks({ kind, text, audiences, question = '' }: ReadText, lexicon: Lexicon): readonly string[] {
  const isPlain = isForPlainReaders(audiences);
  const isEnglish = lexicon.language === 'en';
  const readers = kind === 'tellCustomers' ? 'customers' : readersOf(audiences);
  const noInstead = answeredNo(question);
  const instead = `say what does not work${noInstead === undefined ? '' : `, such as "${noInstead}"`}`;
  return [
    ...(kind === 'question' ? questionRemarks(text, lexicon.language) : []),
    ...(isEnglish && kind === 'summary' && isPlain ? summaryRemarks(text, question) : []),
    ...(isPlain ? hardWordRemarks(text, lexicon, { readers, isReadAloud: isReadAloud.has(kind) }) : []),
    ...lengthRemarks(text, readers),
    ...sizeRemarks(text, ...sizes[kind]),
    ...(isEnglish ? [...blameRemarks(text, instead), ...negationRemarks(text)] : []),
  ];
}

/** `customer service and the back office`. */
export function readersOf(audiences: ReadonlySet<Audience>): string {
  const plain = [
    ...(audiences.has('customer-service') ? ['customer service'] : []),
    ...(audiences.has('back-office') ? ['the back office'] : []),
  ];
  return plain.length > 0 ? plain.join(' and ') : 'readers';
}
