import { resolve } from 'node:path';
import type { BusinessFunction, Component, Impact, MaintenanceWindow, Target } from '../model/function.ts';
import { severities } from '../model/names.ts';
import type { Channel, Config, Policy, SecretSource } from './config.ts';
import type { FunctionForm } from './form/function.ts';
import type { ComponentForm, MaintenanceForm, TargetForm } from './form/places.ts';
import type { RootForm } from './form/root.ts';
import type { ChannelForm } from './form/telling.ts';
import { plannedTime } from './planned-time.ts';
import type { ScriptOfFunction } from './scripts.ts';

/** Everything that a configuration is made of besides the form. */
export interface Parts {
  readonly file: string;
  readonly folder: string;
  readonly secrets: ReadonlyMap<string, SecretSource>;
  readonly scripts: ReadonlyMap<string, ScriptOfFunction>;
  readonly fingerprint: string;
}

/** A form in which every value is right, as the program uses it. */
export function buildConfig(form: RootForm, { file, folder, secrets, scripts, fingerprint }: Parts): Config {
  const { listen, publicUrl } = form.server;
  const scheduled = Object.entries(form.targets).flatMap(([name, { schedule }]) => (schedule === 'on' ? [name] : []));
  return {
    file,
    folder,
    organisation: form.organisation,
    timezone: form.timezone,
    server: { ...listen, publicUrl: (publicUrl ?? ownAddress(listen)).replace(/\/+$/, '') },
    storeFolder: resolve(folder, form.store),
    keep: {
      runsMs: form.keep.runs,
      evidenceMs: form.keep.evidence.for,
      evidenceBytes: form.keep.evidence.atMost,
      historyMs: form.keep.history,
    },
    runners: form.runners,
    secrets,
    targets: mapOf(form.targets, buildTarget),
    components: mapOf(form.components, (id, component) => buildComponent(id, component)),
    functions: mapOf(form.functions, (id, fn) =>
      buildFunction(id, fn, { folder, scheduled, secrets: scripts.get(id)?.secrets ?? [] }),
    ),
    maintenance: form.maintenance.map((window) => buildWindow(window, form.timezone)),
    channels: mapOf(form.channels, buildChannel),
    policies: buildPolicies(form),
    fingerprint,
  };
}

const mapOf = <F, T>(
  entries: Readonly<Record<string, F>>,
  build: (name: string, form: F) => T,
): ReadonlyMap<string, T> => new Map(Object.entries(entries).map(([name, form]) => [name, build(name, form)]));

/** A listener on all addresses is reached by name from this machine. */
function ownAddress({ host, port }: { host: string; port: number }): string {
  const name = ['0.0.0.0', '::'].includes(host) ? 'localhost' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

function buildTarget(name: string, { url, schedule, variables, origins }: TargetForm): Target {
  const addresses = [url, ...origins, ...Object.values(variables).filter((value) => /^https?:\/\//i.test(value))];
  const own = addresses.flatMap((address) => URL.parse(address)?.origin ?? []);
  return { name, url, scheduled: schedule === 'on', variables, origins: [...new Set(own)] };
}

function buildComponent(id: string, { name, provides, dependsOn, supplier, ...rest }: ComponentForm): Component {
  return { id, name, provides, dependsOn, supplier, ...defined(rest) };
}

/** Without the keys that have no value, as the model's optional keys are absent and not undefined. */
const defined = <T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };

interface Surroundings {
  readonly folder: string;
  readonly scheduled: readonly string[];
  readonly secrets: readonly string[];
}

function buildFunction(id: string, form: FunctionForm, { folder, scheduled, secrets }: Surroundings): BusinessFunction {
  const { question, check, every, cron, timeout, slowAfter, severity, audiences, dependsOn, alarm, page } = form;
  return {
    id,
    question,
    checkFile: resolve(folder, check),
    check,
    schedule: cron === undefined ? { kind: 'every', everyMs: every! } : { kind: 'cron', expression: cron },
    timeoutMs: timeout,
    ...(slowAfter !== undefined && { slowAfterMs: slowAfter }),
    severity,
    audiences,
    targets: form.targets ?? scheduled,
    dependsOn,
    alarm,
    impact: buildImpact(form),
    page: { block: page.block, ...defined({ device: page.device, locale: page.locale }) },
    params: form.params,
    secrets,
    propagateTrace: form.propagateTrace,
    ...(form.runbook !== undefined && { runbook: form.runbook }),
  };
}

function buildImpact({ impact, question }: FunctionForm): Impact {
  if (!impact) return { summary: `The answer to “${question}” is no.`, whenDown: {} };
  const { whenDown, ...text } = impact;
  const sharper = Object.entries(whenDown).map(([component, words]) => [component, defined(words)]);
  return {
    ...(defined(text) as Omit<Impact, 'whenDown'>),
    whenDown: Object.fromEntries(sharper) as Impact['whenDown'],
  };
}

function buildWindow({ functions, says, ...form }: MaintenanceForm, zone: string): MaintenanceWindow {
  if (form.cron !== undefined)
    return { functions, says, when: { kind: 'cron', expression: form.cron, forMs: form.for! } };
  const [from, until] = [form.from!, form.until!].map((text) => plannedTime(text, zone));
  return { functions, says, when: { kind: 'once', from: from!, until: until! } };
}

function buildChannel(name: string, form: ChannelForm): Channel {
  switch (form.type) {
    case 'pagerduty':
      return {
        name,
        type: form.type,
        routingKey: form.routingKey,
        url: form.url,
        ...defined({ webhookSecret: form.webhookSecret }),
      };
    case 'webhook':
      return {
        name,
        type: form.type,
        url: form.url,
        headers: form.headers,
        ...defined({ secret: form.secret }),
      };
    case 'slack':
    case 'email':
    case 'alertmanager':
    case 'opsgenie':
      throw new Error(`Channel ${name}: type ${form.type} must have been refused by not-yet.ts`);
  }
}

/** Without a word on it, every channel is told of everything. */
function buildPolicies({ alerting, channels }: RootForm): Policy[] {
  const all = Object.keys(channels);
  if (alerting?.policies) {
    return alerting.policies.map(({ severity, steps }) => ({ severities: severity, notify: steps[0]?.notify ?? [] }));
  }
  return all.length > 0 ? [{ severities: [...severities], notify: all }] : [];
}
