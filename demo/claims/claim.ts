export const claimKinds = ['Damaged', 'Wrong article', 'Missing', 'Worn out too soon'] as const;

export interface Claim {
  readonly number: string;
  readonly order: string;
  readonly kind: (typeof claimKinds)[number];
  readonly says: string;
  readonly openedAt: number;
  /** The monitor's run that opened it; undefined for real claims. */
  readonly run: string | undefined;
}
