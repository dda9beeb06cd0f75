import { resolve } from 'node:path';
import type { Catalogue } from '../i18n/catalogue.ts';
import { createLocale } from '../i18n/locale.ts';
import type { Team } from '../model/duty.ts';
import type { Component, MaintenanceWindow, Target } from '../model/function.ts';
import { buildAccess } from './build/access.ts';
import { buildNamedAlarm } from './build/alarms.ts';
import { buildAlerting, buildSilences } from './build/alerting.ts';
import { buildChannels } from './build/channels.ts';
import { defined, mapOf } from './build/defined.ts';
import { buildCalendar, buildFeeds, buildPeople, buildRoster, buildTeams, type Calendars } from './build/duty.ts';
import { buildFunction } from './build/function.ts';
import { buildSource } from './build/sources.ts';
import { buildSubscriptions } from './build/subscriptions.ts';
import { buildTraces } from './build/telemetry.ts';
import type { Config, Runners, SecretSource } from './config.ts';
import type { ComponentForm, MaintenanceForm, TargetForm } from './form/places.ts';
import type { RootForm } from './form/root.ts';
import { plannedTime } from './planned-time.ts';
import { serverOf } from './public-url.ts';
import { readableByScripts } from './readable.ts';
import { usesSlowMatchers } from './script-matchers.ts';
import type { ScriptOfFunction } from './scripts.ts';

/** Everything that a configuration is made of besides the form. */
export interface Parts {
  readonly file: string;
  readonly folder: string;
  readonly writtenAt: number;
  readonly secrets: ReadonlyMap<string, SecretSource>;
  readonly scripts: ReadonlyMap<string, ScriptOfFunction>;
  /** Absolute paths of the files that values of secrets are read from. */
  readonly secretFiles: readonly string[];
  readonly calendars: Calendars;
  /** Those of the business's own. */
  readonly texts: Catalogue;
  readonly fingerprint: string;
}

/** A form in which every value is right, as the program uses it. */
export function buildConfig(form: RootForm, parts: Parts): Config {
  const { file, folder, writtenAt, secrets, scripts, calendars, texts, fingerprint } = parts;
  // Who is believed to say who somebody is, is also believed to say from where.
  const trustedProxies = form.server.trustedProxies ?? form.access.login?.proxy?.from;
  const server = { ...serverOf(form.server.listen, form.server.publicUrl), ...defined({ trustedProxies }) };
  const { publicUrl } = server;
  const scheduled = Object.entries(form.targets).flatMap(([name, { schedule }]) => (schedule === 'on' ? [name] : []));
  const usualTarget = scheduled[0] ?? Object.keys(form.targets)[0] ?? '';
  const calendar = buildCalendar(form, calendars);
  const people = buildPeople(form);
  const teams = buildTeams(form, people);
  const storeFolder = resolve(folder, form.store);
  const secretPlaces = [resolve(file), storeFolder, ...parts.secretFiles];
  return {
    file,
    folder,
    writtenAt,
    organisation: form.organisation,
    timezone: form.timezone,
    locale: createLocale(form.timezone, form.language, texts),
    server,
    storeFolder,
    keep: {
      runsMs: form.keep.runs,
      evidenceMs: form.keep.evidence.for,
      evidenceBytes: form.keep.evidence.atMost,
      historyMs: form.keep.history,
      recentlyEndedMs: form.keep.recentlyEnded,
    },
    runners: buildRunners(form.runners),
    readable: readableByScripts({
      scripts: [...scripts.values()].map(({ script }) => script),
      allowed: form.runners.read.map((path) => resolve(folder, path)),
      secret: secretPlaces,
    }),
    secretPlaces,
    httpScripts: new Set(
      [...scripts.values()].flatMap(({ script }) =>
        /\bhttpCheck\b/.test(script.code) ? script.files.slice(0, 1) : [],
      ),
    ),
    ...(form.reachability.addresses.length > 0 && { reachability: form.reachability }),
    secrets,
    targets: mapOf(form.targets, buildTarget),
    components: mapOf(form.components, (id, component) => buildComponent(id, component, teams)),
    functions: mapOf(form.functions, (id, fn) =>
      buildFunction(id, fn, { folder, scheduled, secrets: scripts.get(id)?.secrets ?? [] }),
    ),
    ...([...scripts.values()].some(({ script }) => usesSlowMatchers(script.code)) && { usesSlowMatchers: true }),
    maintenance: form.maintenance.map((window) => buildWindow(window, form.timezone)),
    channels: buildChannels(form, { secrets, publicUrl }),
    alerting: buildAlerting(form, calendar),
    alarms: mapOf(form.alarms, (id, alarm) => buildNamedAlarm(id, alarm, scheduled)),
    silences: buildSilences(form),
    calendar,
    people,
    rosters: mapOf(form.rosters, (id, roster) => buildRoster(id, roster, form.timezone, calendars)),
    sources: mapOf(form.sources, (name, source) => buildSource(name, source, usualTarget)),
    feeds: buildFeeds(form),
    ...defined({ subscriptions: buildSubscriptions(form.subscriptions, publicUrl) }),
    ...defined({ traces: buildTraces(form.telemetry, secrets) }),
    access: buildAccess(form.access),
    ...(form.metrics && { metricsAccess: defined(form.metrics) }),
    fingerprint,
  };
}

function buildRunners({ browsers, http, location, users, ...rest }: RootForm['runners']): Runners {
  const { timeoutsWhenOverloaded, processes, separate } = rest;
  return { browsers, http, location, timeoutsWhenOverloaded, processes, separate, ...defined({ users }) };
}

function buildTarget(name: string, { url, schedule, variables, origins, userAgent }: TargetForm): Target {
  const addresses = [url, ...origins, ...Object.values(variables).filter((value) => /^https?:\/\//i.test(value))];
  const own = addresses.flatMap((address) => URL.parse(address)?.origin ?? []);
  return { name, url, scheduled: schedule === 'on', variables, origins: [...new Set(own)], ...defined({ userAgent }) };
}

function buildComponent(
  id: string,
  { name, provides, dependsOn, supplier, ...rest }: ComponentForm,
  teams: ReadonlyMap<string, Team>,
): Component {
  const team = teams.get(rest.owner ?? '');
  return { id, name, provides, dependsOn, supplier, ...defined({ ...rest, team }) };
}

function buildWindow({ functions, says, by, ...form }: MaintenanceForm, zone: string): MaintenanceWindow {
  const window = { functions, says, ...defined({ by }) };
  if (form.cron !== undefined)
    return { ...window, when: { kind: 'cron', expression: form.cron, forMs: form.for ?? 0 } };
  const [from, until] = [form.from ?? '', form.until ?? ''].map((text) => plannedTime(text, zone));
  return { ...window, when: { kind: 'once', from: from!, until: until! } };
}
