import type { Channel } from '../channels/registry.ts';
import type { Locale } from '../i18n/locale.ts';
import type { BusinessFunction, Component, MaintenanceWindow, Target } from '../model/function.ts';
import type { AccessRules, MetricsAccess } from '../model/access.ts';
import type { Alerting, BusinessCalendar, Silence } from '../model/alerting.ts';
import type { Person, Roster } from '../model/duty.ts';
import type { Severity } from '../model/names.ts';
import type { NamedAlarm } from '../model/signal.ts';

/** Where a secret's value comes from; the value itself is resolved when the configuration loads. */
export interface SecretSource {
  readonly name: string;
  readonly value: string;
}

/** Somebody who tells us of broken components: an Alertmanager that posts its webhook to us. */
export interface Source {
  readonly name: string;
  readonly type: 'alertmanager';
  /** What it must send as `Authorization: Bearer …`. */
  readonly token: string;
  /** The label whose value is the id of a component. */
  readonly componentLabel: string;
  /** Component by value of the label, where they are not called the same. */
  readonly components: Readonly<Record<string, string>>;
  readonly target: string;
  /** Ours by the value of the alert's label `severity`. */
  readonly severities: Readonly<Record<string, Severity>>;
  readonly severity: Severity;
}

/** A calendar at an address, to be read again from time to time. */
export type Feed =
  | { readonly kind: 'holidays'; readonly url: string }
  | { readonly kind: 'roster'; readonly roster: string; readonly url: string };

/** How people are mailed who asked for it on the page. */
export interface SubscriptionRules {
  /** `smtp://` or `smtps://`, with user and password when the server wants them. */
  readonly smtp: string;
  readonly from: string;
  /** Mails about incidents to one person on one day. */
  readonly atMostPerDay: number;
  /** `@acme.example` or whole addresses, in lower case; empty: everybody may ask. */
  readonly allow: readonly string[];
}

/** Where runs are sent as OpenTelemetry traces. */
export interface TraceExport {
  /** With the path for traces. */
  readonly url: string;
  readonly encoding: 'protobuf' | 'json';
  readonly headers: Readonly<Record<string, string>>;
  readonly isCompressed: boolean;
  readonly timeoutMs: number;
  /** Of the resource, besides its own. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** A validated configuration: deeply frozen, every reference resolved, every duration in milliseconds. */
/** How much is run at once, and where. */
export interface Runners {
  readonly browsers: number;
  readonly http: number;
  readonly location: string;
  /** What a timeout is while this machine is overloaded. */
  readonly timeoutsWhenOverloaded: 'inconclusive' | 'failed';
  /** Users for check scripts. Absent: the usual ones where the monitor may start processes as other users. */
  readonly users?: { readonly first: number; readonly last: number } | 'off';
  /** Processes of HTTP checks that are kept apart, at once. */
  readonly processes: number;
  /** Which scripts never share a process. */
  readonly separate: 'secrets' | 'scripts';
}

export interface Config {
  readonly file: string;
  /** The folder of `file`; relative paths in it start here. */
  readonly folder: string;
  /** When `file` was last written, epoch milliseconds. */
  readonly writtenAt: number;
  readonly organisation: string;
  /** IANA zone. */
  readonly timezone: string;
  /** How pages and messages speak, on the clocks of `timezone`. */
  readonly locale: Locale;
  readonly server: {
    readonly host: string;
    readonly port: number;
    /** Without a slash at the end. */
    readonly publicUrl: string;
    /** None is configured: `publicUrl` is where the monitor itself listens. */
    readonly isPublicUrlOwn?: true;
    /** Addresses and networks of the proxies that are believed when they say for whom they ask; absent: none. */
    readonly trustedProxies?: readonly string[];
  };
  /** Absolute folder of the embedded store. */
  readonly storeFolder: string;
  readonly keep: {
    readonly runsMs: number;
    readonly evidenceMs: number;
    readonly evidenceBytes: number;
    readonly historyMs: number;
    /** How long the page shows incidents that are over. */
    readonly recentlyEndedMs: number;
  };
  readonly runners: Runners;
  /** Hosts that tell whether the monitor reaches the network. Absent: the hosts of other targets do. */
  readonly reachability?: { readonly addresses: readonly { readonly host: string; readonly port: number }[] };
  readonly secrets: ReadonlyMap<string, SecretSource>;
  readonly targets: ReadonlyMap<string, Target>;
  readonly components: ReadonlyMap<string, Component>;
  readonly functions: ReadonlyMap<string, BusinessFunction>;
  /** Files and folders that HTTP checks may read, absolute. */
  readonly readable: readonly string[];
  /** Files and folders that hold secrets, absolute. */
  readonly secretPlaces: readonly string[];
  /** Scripts of HTTP checks, by path, as far as their text tells. */
  readonly httpScripts: ReadonlySet<string>;
  /** Whether the script of an HTTP check uses matchers for which Playwright's `expect` must be loaded. */
  readonly usesSlowMatchers?: true;
  readonly maintenance: readonly MaintenanceWindow[];
  readonly channels: ReadonlyMap<string, Channel>;
  readonly alerting: Alerting;
  readonly alarms: ReadonlyMap<string, NamedAlarm>;
  readonly silences: readonly Silence[];
  readonly calendar: BusinessCalendar;
  readonly people: ReadonlyMap<string, Person>;
  readonly rosters: ReadonlyMap<string, Roster>;
  readonly sources: ReadonlyMap<string, Source>;
  readonly feeds: readonly Feed[];
  /** Absent: nobody can ask to be mailed. */
  readonly subscriptions?: SubscriptionRules;
  /** Absent: none are sent. */
  readonly traces?: TraceExport;
  readonly access: AccessRules;
  /** Absent: this machine reads all metrics; where nobody can sign in, everybody does. */
  readonly metricsAccess?: MetricsAccess;
  /** SHA-256 over the file and all scripts: changes exactly when something to reload changed. */
  readonly fingerprint: string;
}
