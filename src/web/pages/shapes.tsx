import type { ComponentChildren } from 'preact';
import { states } from '../../model/state.ts';
import type { State } from '../../model/state.ts';

/** A state's own silhouette, so that it is told without colour: disc, half disc, square, dashed ring, diamond. */
export function Shape({ state }: { state: State }) {
  return (
    <svg class={`shape is-${state}`} aria-hidden="true">
      <use href={`#shape-${state}`} />
    </svg>
  );
}

/** The drawings, once a page; every shape refers to them. */
export function ShapeSheet() {
  return (
    <svg class="unseen" aria-hidden="true">
      {states.map((state) => (
        <symbol id={`shape-${state}`} viewBox="0 0 16 16">
          {drawings[state]}
        </symbol>
      ))}
    </svg>
  );
}

const drawings: Readonly<Record<State, ComponentChildren>> = {
  working: (
    <>
      <circle cx="8" cy="8" r="7" fill="currentColor" />
      <path class="cut" d="M4.6 8.3l2.4 2.3 4.4-4.9" fill="none" stroke-width="1.8" />
    </>
  ),
  slow: (
    <>
      <circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.6" />
      <path d="M8 1.8a6.2 6.2 0 0 1 0 12.4z" fill="currentColor" />
    </>
  ),
  failing: (
    <>
      <rect x="1" y="1" width="14" height="14" fill="currentColor" />
      <path class="cut" d="M4.8 4.8l6.4 6.4M11.2 4.8l-6.4 6.4" fill="none" stroke-width="2" />
    </>
  ),
  unknown: (
    <>
      <circle cx="8" cy="8" r="6.6" fill="none" stroke="currentColor" stroke-width="1.4" stroke-dasharray="2.6 1.9" />
      <path d="M6 6.4c0-2.7 4.1-2.6 4.1 0 0 1.6-2 1.7-2 3.2" fill="none" stroke="currentColor" stroke-width="1.5" />
      <circle cx="8.1" cy="11.6" r="0.95" fill="currentColor" />
    </>
  ),
  maintenance: (
    <>
      <path d="M8 1.1L14.9 8 8 14.9 1.1 8z" fill="none" stroke="currentColor" stroke-width="1.6" />
      <path d="M8 5.2L10.8 8 8 10.8 5.2 8z" fill="currentColor" />
    </>
  ),
};

/** Shape and word of a state. */
export function StateMark({ state, word }: { state: State; word: string }) {
  return (
    <span class={`mark is-${state}`}>
      <Shape state={state} /> {word}
    </span>
  );
}
