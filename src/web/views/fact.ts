export type FactKind = 'cannot' | 'say' | 'works' | 'hand';

/** One labelled answer to what people ask when something is down. */
export interface Fact {
  readonly kind: FactKind;
  readonly label: string;
  readonly texts: readonly string[];
  /** What this audience needs first: it stands out. */
  readonly isMain: boolean;
}
