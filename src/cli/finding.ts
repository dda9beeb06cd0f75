/** What `doctor` has found about one thing; `remedy`: what to do when it is not good. */
export interface Finding {
  readonly subject: string;
  readonly state: 'good' | 'warning' | 'bad';
  readonly found: string;
  readonly remedy?: string;
}
