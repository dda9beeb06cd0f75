import type { Config } from '../config/config.ts';
import { listeningAt } from '../config/public-url.ts';
import type { RefusedScript } from './refused-scripts.ts';

/** Where the pages really are, whatever a changed configuration says. */
export interface Listening {
  readonly host: string;
  readonly port: number;
}

/** The configuration in force, and why a changed one is not. */
export class ActiveConfig {
  problems: readonly string[] = [];
  /** Scripts that do not load as they were last read. */
  scripts: readonly RefusedScript[] = [];
  /** Whether it is known since the start which scripts load. */
  areScriptsJudged = false;
  #listening: Listening;
  #written: Config;
  #config: Config;

  constructor(loaded: Config, listening: Listening) {
    this.#listening = listening;
    this.#written = this.listeningHere(loaded);
    this.#config = this.#written;
  }

  /** As read. */
  get written(): Config {
    return this.#written;
  }

  /** With what its calendars at addresses say. */
  readonly current = (): Config => this.#config;

  get listening(): Listening {
    return this.#listening;
  }

  /** The configuration with links that lead to where the pages are. */
  listeningHere(config: Config): Config {
    return listeningAt(config, this.#listening);
  }

  /** The pages are at another port than was known. */
  listenAt(port: number): void {
    this.#listening = { ...this.#listening, port };
    this.#written = this.listeningHere(this.#written);
    this.#config = this.listeningHere(this.#config);
  }

  /** From now on this one is in force; `written`: as read, when it was read anew. */
  apply(config: Config, written: Config = this.#written): void {
    this.#written = written;
    this.#config = config;
  }
}
