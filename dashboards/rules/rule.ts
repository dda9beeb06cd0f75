import type { Severity } from '../../src/model/names.ts';

/** A series that Prometheus computes and keeps. */
export interface Recording {
  readonly record: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * What an alert may say of its gravity: a function's own severity, Sloth's words for burn rates, and `none` for what
 * fires while all is well.
 */
export type AlertSeverity = Severity | 'page' | 'ticket' | 'none';

/** What an alert is about: the business, the promise about it, or those who watch it. */
export type About = 'function' | 'objective' | 'monitor';

export interface Alert {
  readonly alert: string;
  readonly expr: string;
  /** How long it must have held, in milliseconds. */
  readonly forMs?: number;
  /** How long it goes on after it has ended, in milliseconds. */
  readonly keepFiringForMs?: number;
  readonly labels: Readonly<Record<string, string>> & { readonly severity: AlertSeverity; readonly about: About };
  /** Templates of Prometheus: texts from elsewhere go through `literal`. */
  readonly annotations: Readonly<Record<string, string>> & { readonly summary: string; readonly description: string };
}

export type Rule = Recording | Alert;

/** Rules that are evaluated one after the other. */
export interface Group {
  readonly name: string;
  /** Absent: as Prometheus is told for all. */
  readonly intervalMs?: number;
  /** Comments for whoever reads the file, such as what was left out and why. */
  readonly notes?: readonly string[];
  readonly rules: readonly Rule[];
}

/** A file of rules for one monitor. */
export interface RuleFile {
  /** Comment at the top, a line each. */
  readonly header: readonly string[];
  readonly groups: readonly Group[];
}
