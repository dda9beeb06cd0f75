import type { Taken } from '../views/taken-words.ts';

/** Who is on it, and what happens if nobody is. */
export function TakenBy({ taken }: { taken: Taken }) {
  return (
    <>
      <p class={taken.isTaken ? 'taken' : 'taken is-not'}>{taken.text}</p>
      {taken.next && <p class="next-word">{taken.next}</p>}
    </>
  );
}
