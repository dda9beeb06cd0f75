import type { APIRequestContext, BrowserContext, BrowserContextOptions, Page } from 'playwright/test';
import type { HttpClient } from './http-client.ts';
import type { ComponentId, Params, SecretName, Variables } from './register.ts';

export interface StepOptions {
  /** The component of the configuration to blame when this step fails. */
  readonly component?: ComponentId;
}

/** Returns what `work` returns, and throws what it throws. */
export interface RunStep {
  <T>(name: string, work: () => T | Promise<T>): Promise<T>;
  <T>(name: string, options: StepOptions, work: () => T | Promise<T>): Promise<T>;
}

/** Like a step, but a failure is noted and the check goes on; `undefined` is returned then. The run fails in the end. */
export interface RunSoftStep {
  <T>(name: string, work: () => T | Promise<T>): Promise<T | undefined>;
  <T>(name: string, options: StepOptions, work: () => T | Promise<T>): Promise<T | undefined>;
}

/** A named part of a check. Its name and component tell what was going on when the check failed. Steps nest. */
export interface Step extends RunStep {
  readonly soft: RunSoftStep;
}

/** What every check is given. */
export interface Tools<CheckParams = Params> {
  readonly step: Step;
  /** Where the check goes, from the configuration. */
  readonly target: {
    readonly url: string;
    readonly name: string;
    readonly variables: Variables;
  };
  /** Where it is run from. */
  readonly location: string;
  /** The function's `params` of the configuration. */
  readonly params: CheckParams;
  /** The value of a secret that the configuration gives to this function. An unknown one ends the run: it is not judged. */
  readonly secret: (name: SecretName) => string;
  /**
   * Notes a number: it becomes a metric. Names are snake_case, at most 50 different ones a run; the last value counts.
   * Throws when the value is not a finite number.
   */
  readonly measure: (name: string, value: number, options?: { readonly unit?: string }) => void;
  /** Writes to the run's own log. `console.log` goes there too. */
  readonly log: (text: unknown) => void;
  /** Aborted when the run's time is up, or when it ends early. */
  readonly signal: AbortSignal;
  /** W3C trace context of this run; it is sent with all requests to the target's own origins. */
  readonly traceparent: string;
  /**
   * Registers work that is always done after the run, also after a failure or a timeout: last registered, first done.
   * All clean-ups together have 10 s.
   */
  readonly cleanup: (work: () => unknown) => void;
  /** HTTP with the target as base address. Cookies are kept within the run, apart from the browser's. */
  readonly http: HttpClient;
}

export type HttpTools<CheckParams = Params> = Tools<CheckParams>;

/** What a browser check is given besides. Everything in it ends with the run. */
export interface BrowserOnlyTools {
  /** A Playwright page in a fresh context, with the target as base address. */
  readonly page: Page;
  /** The context of `page`. */
  readonly context: BrowserContext;
  /** HTTP without the browser, with the target as base address and cookies of its own; `context.request` has the page's. */
  readonly request: APIRequestContext;
  /** Opens another context, for a second user: as the first one is, unless `options` say otherwise. */
  readonly newContext: (options?: BrowserContextOptions) => Promise<BrowserContext>;
}

export interface BrowserTools<CheckParams = Params> extends Tools<CheckParams>, BrowserOnlyTools {}
