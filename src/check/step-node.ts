/** A step of a run that is under way or over. */
export interface StepNode {
  readonly name: string;
  readonly component?: string;
  readonly depth: number;
  readonly parent?: StepNode;
  /** Monotonic milliseconds. */
  readonly startedAt: number;
  endedAt?: number;
  error?: string;
}

/** `Check out › Pay by credit card`. */
export const pathOf = ({ name, parent }: StepNode): string => (parent ? `${pathOf(parent)} › ${name}` : name);

/** The component of the innermost step that has one. */
export const componentOf = (node: StepNode): string | undefined =>
  node.component ?? (node.parent && componentOf(node.parent));
