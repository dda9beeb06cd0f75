// For which runs of HTTP checks the line of each call is noted. Only a mistake in the script needs it, noting it is a
// tenth of what a small run costs, and nearly every mistake shows in the first runs of a script.

const FIRST_RUNS = 50;

export class NotedCallSites {
  readonly #runs = new Map<string, number>();

  /** Whether the run that now begins of this script notes the line of each call. */
  begin(script: string): boolean {
    const runs = (this.#runs.get(script) ?? 0) + 1;
    if (runs <= FIRST_RUNS) this.#runs.set(script, runs);
    return runs <= FIRST_RUNS;
  }

  /** A mistake was found in the script: its next runs note again. */
  mistakeFound(script: string): void {
    this.#runs.delete(script);
  }
}
