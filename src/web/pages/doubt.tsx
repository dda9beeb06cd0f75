import type { DoubtWording } from '../views/doubt-words.ts';
import { Facts } from './problem-article.tsx';

interface DoubtProps {
  readonly words: DoubtWording;
  /** Why it is in doubt, when that is not said elsewhere. */
  readonly reason?: string | undefined;
  readonly isGeneral?: boolean;
}

/** What to make of functions that are slow or not known: beside one of them, or above several. */
export function Doubt({ words, reason, isGeneral = false }: DoubtProps) {
  return (
    <div class={isGeneral ? 'doubt is-general' : 'doubt'}>
      {words.summary !== undefined && <p class="reason">{words.summary}</p>}
      {reason !== undefined && <p class="reason">{reason}</p>}
      <Facts facts={words.facts} />
    </div>
  );
}
