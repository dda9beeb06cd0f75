import type { BusinessFunction, Component, MaintenanceWindow, Target } from '../model/function.ts';
import type { Severity } from '../model/names.ts';

/** Where a secret's value comes from; the value itself is resolved when the configuration loads. */
export interface SecretSource {
  readonly name: string;
  readonly value: string;
}

export type Channel =
  | {
      readonly name: string;
      readonly type: 'pagerduty';
      readonly routingKey: string;
      readonly url: string;
      /** Signs what the pager posts back to us. */
      readonly webhookSecret?: string;
    }
  | {
      readonly name: string;
      readonly type: 'webhook';
      readonly url: string;
      readonly headers: Readonly<Record<string, string>>;
      /** HMAC-SHA256 over the body, sent as `X-Bellwether-Signature: sha256=…`. */
      readonly secret?: string;
    };

/** Which channels are told about incidents of which severities; first match wins. */
export interface Policy {
  readonly severities: readonly Severity[];
  readonly notify: readonly string[];
}

/** A validated configuration: deeply frozen, every reference resolved, every duration in milliseconds. */
export interface Config {
  readonly file: string;
  /** The folder of `file`; relative paths in it start here. */
  readonly folder: string;
  readonly organisation: string;
  /** IANA zone. */
  readonly timezone: string;
  readonly server: { readonly host: string; readonly port: number; readonly publicUrl: string };
  /** Absolute folder of the embedded store. */
  readonly storeFolder: string;
  readonly keep: {
    readonly runsMs: number;
    readonly evidenceMs: number;
    readonly evidenceBytes: number;
    readonly historyMs: number;
  };
  readonly runners: { readonly browsers: number; readonly http: number; readonly location: string };
  readonly secrets: ReadonlyMap<string, SecretSource>;
  readonly targets: ReadonlyMap<string, Target>;
  readonly components: ReadonlyMap<string, Component>;
  readonly functions: ReadonlyMap<string, BusinessFunction>;
  readonly maintenance: readonly MaintenanceWindow[];
  readonly channels: ReadonlyMap<string, Channel>;
  readonly policies: readonly Policy[];
  /** SHA-256 over the file and all scripts: changes exactly when something to reload changed. */
  readonly fingerprint: string;
}
