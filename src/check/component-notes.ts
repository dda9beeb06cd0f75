import { didYouMean } from '../config/suggest.ts';
import type { StepNode } from './step-node.ts';

/** What those who run a check should know about the components that its steps name: a wrong one blames nobody. */
export class ComponentNotes {
  readonly #known: readonly string[];
  readonly #dependsOn: readonly string[];
  readonly #notes = new Set<string>();

  /**
   * @param known ids of all components
   * @param dependsOn ids of those that the function depends on, directly or through others
   */
  constructor(known: readonly string[], dependsOn: readonly string[]) {
    this.#known = known;
    this.#dependsOn = dependsOn;
  }

  /** Looks at a step that has started. */
  look({ name, component }: StepNode): void {
    if (component === undefined || this.#dependsOn.includes(component)) return;
    const subject = `Step "${name}" names the component "${component}"`;
    this.#notes.add(
      this.#known.includes(component)
        ? `${subject}, which the function does not depend on. Add it to the function's dependsOn`
        : `${subject}, which the configuration does not have${didYouMean(component, this.#known)}`,
    );
  }

  all(): readonly string[] {
    return [...this.#notes];
  }
}
