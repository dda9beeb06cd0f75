// A state is five series of 0 and 1. Panels need one number with a word and a colour: the worse, the higher, so that
// the maximum over several targets is the worst of them.
import { MappingType, type ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import { metric } from '../src/metrics/declared.ts';
import type { State } from '../src/model/state.ts';
import { pick } from './series.ts';

interface Look {
  readonly code: number;
  readonly word: string;
  readonly colour: string;
}

/** As the status page says it. */
export const looks: Readonly<Record<State, Look>> = {
  working: { code: 0, word: 'Working', colour: 'green' },
  maintenance: { code: 1, word: 'Planned work', colour: 'blue' },
  slow: { code: 2, word: 'Slow', colour: 'yellow' },
  unknown: { code: 3, word: 'Not known', colour: 'purple' },
  failing: { code: 4, word: 'Not working', colour: 'red' },
};

const inOrder = Object.entries(looks).map(([state, look]) => ({ state, ...look }));

/** The worst state of each group of functions, as its code. */
export const stateCode = (by: readonly string[]): string => {
  const terms = inOrder
    .filter(({ code }) => code > 0)
    .map(({ state, code }) => `${code} * ${pick(metric.functionState, [`state="${state}"`])}`);
  return `max by (${by.join(', ')}) (${terms.join(' + ignoring (state) ')})`;
};

/** How many functions are in a state. */
export const countIn = (state: State): string => `sum(max by (function, target) (${inState(state)}))`;

/** 1 for functions that are in the state, 0 for the others. */
export const inState = (state: State): string => pick(metric.functionState, [`state="${state}"`]);

export const stateWords: ValueMapping[] = [
  {
    type: MappingType.ValueToText,
    options: Object.fromEntries(
      inOrder.map(({ code, word, colour }) => [String(code), { text: word, color: colour, index: code }]),
    ),
  },
];

/** For what is only ever 1 or 0. */
export const yesNo = (yes: string, no: string): ValueMapping[] => [
  {
    type: MappingType.ValueToText,
    options: { 1: { text: yes, color: 'green', index: 0 }, 0: { text: no, color: 'red', index: 1 } },
  },
];
