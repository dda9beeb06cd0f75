import type { Config } from '../config/config.ts';
import type { RunResult } from '../model/run.ts';
import type { Signal } from '../model/signal.ts';
import type { ComponentState, FunctionState } from '../model/state.ts';
import { componentStates } from '../state/components.ts';

/** What states and signals say of the components, worked out when it is asked for and may be different. */
export class ComponentStates {
  #components: readonly ComponentState[] = [];
  /** Since when they may be different; undefined when they are not. */
  #staleSince: number | undefined;

  constructor(now: number) {
    this.#staleSince = now;
  }

  /** They may be different from `at` on. */
  invalidate(at: number): void {
    this.#staleSince ??= at;
  }

  /** A component that is blamed is less sure when a run has got through it. */
  noteRun({ steps }: RunResult, at: number): void {
    const blamed = this.#components.filter(({ state }) => state === 'failing');
    if (blamed.length === 0) return;
    const named = new Set(steps.flatMap(({ component }) => component ?? []));
    if (blamed.some(({ componentId }) => named.has(componentId))) this.invalidate(at);
  }

  of(
    config: Config,
    states: () => readonly FunctionState[],
    signals: () => readonly Signal[],
  ): readonly ComponentState[] {
    if (this.#staleSince === undefined) return this.#components;
    const { components, functions } = config;
    const targets = [...config.targets.values()].filter(({ scheduled }) => scheduled).map(({ name }) => name);
    const needs = { components, functions, targets, states: states(), signals: signals(), before: this.#components };
    this.#components = componentStates(needs, this.#staleSince);
    this.#staleSince = undefined;
    return this.#components;
  }
}
