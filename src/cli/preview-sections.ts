// Every sentence that a configuration leads to, made by the functions that pages and messages are made with.
import type { Locale } from '../i18n/locale.ts';
import type { Config } from '../config/config.ts';
import type { BusinessFunction, Component } from '../model/function.ts';
import type { Incident } from '../model/incident.ts';
import { audiences } from '../model/names.ts';
import type { Cause } from '../model/state.ts';
import { composeNotice } from '../message/compose.ts';
import { blastRadius } from '../state/blast-radius.ts';
import { certificateSignals } from '../state/certificates.ts';
import { impactOf } from '../state/impact.ts';
import { spellDuration } from '../time/duration.ts';
import { problemCard } from '../web/views/problem-card.ts';
import { plainReason } from '../web/views/wording.ts';
import {
  failure,
  nothingElseFails,
  overText,
  ownTrouble,
  sampleIncident,
  sampleNow,
  sampleState,
  sampleTarget,
  silence,
} from './preview-samples.ts';

/** A sentence, and where it is read. */
export interface PreviewLine {
  readonly label: string;
  readonly text: string;
}

export interface PreviewGroup {
  readonly title: string;
  /** Who reads it. */
  readonly note?: string;
  readonly lines: readonly PreviewLine[];
  /** Parts of it, such as the functions that a component touches. */
  readonly groups?: readonly PreviewGroup[];
}

export interface PreviewSection {
  readonly title: string;
  readonly groups: readonly PreviewGroup[];
}

/** All sentences, by what would have to happen; sections in which there is nothing to say are left out. */
export function previewSections(config: Config): readonly PreviewSection[] {
  const told = new Map<string, string>();
  const functions = [...config.functions.values()];
  return [
    {
      title: 'When a component is down',
      groups: [...config.components.values()].map((component) => componentGroup(component, config, told)),
    },
    {
      title: 'When a function fails and no component is to blame',
      groups: functions.map((fn) => functionGroup(fn, config, told)),
    },
    {
      title: 'When there is no fresh answer',
      groups: [notKnown(config), ...functions.map((fn) => silentGroup(fn, config))],
    },
    { title: 'When something is slow', groups: slowGroups(functions, config) },
    { title: 'During planned work', groups: config.maintenance.map((window) => plannedGroup(window, config)) },
    { title: 'When a named alarm is raised', groups: alarmGroups(config) },
    { title: 'When a certificate is about to expire', groups: certificateGroups(functions, config) },
  ].filter(({ groups }) => groups.length > 0);
}

const onPage = (incident: Incident, config: Config): readonly PreviewLine[] => [
  { label: 'Page and pager', text: incident.title },
  { label: 'When it is over', text: overText(incident, config) },
];

function componentGroup(component: Component, config: Config, told: Map<string, string>): PreviewGroup {
  const touched = blastRadius([component.id], config.components, config.functions).functions;
  const direct = touched.filter((one) => one.direct);
  const named = (direct.length > 0 ? direct : touched).flatMap(
    ({ functionId }) => config.functions.get(functionId) ?? [],
  );
  const incident = sampleIncident(
    {
      causeKey: `component:${component.id}@${sampleTarget(config)}`,
      functions: named,
      cause: failure(component.id),
    },
    config,
  );
  const groups = touched.map(({ functionId }) => {
    return factsGroup(config.functions.get(functionId)!, { config, told, component });
  });
  const details = { title: 'In the message to operations', lines: forOperations(incident, config) };
  return { title: component.name, lines: onPage(incident, config), groups: [...groups, details] };
}

/** Details of a message that hang on the configuration alone, and not on what a run has found. */
const lasting = ['blastRadius', 'runbook', 'owner', 'supplier', 'contact'] as const;

function forOperations(incident: Incident, config: Config): readonly PreviewLine[] {
  const labels = new Set(lasting.map((kind) => config.locale.say(`message.label.${kind}`)));
  const needs = { incident, action: 'trigger', reason: 'incident-opened', config, now: sampleNow } as const;
  const measured = () => nothingElseFails;
  return composeNotice({ ...needs, measured }).details.filter(({ label }) => labels.has(label));
}

function functionGroup(fn: BusinessFunction, config: Config, told: Map<string, string>): PreviewGroup {
  const causeKey = `function:${fn.id}@${sampleTarget(config, fn)}` as const;
  const needs = { causeKey, functions: [fn], cause: failure() };
  const flapping = fn.alarm.flapping && sampleIncident({ ...needs, isFlapping: true }, config).title;
  const facts = factsGroup(fn, { config, told });
  return {
    ...facts,
    lines: [
      ...onPage(sampleIncident(needs, config), config),
      ...(flapping === undefined ? [] : [{ label: 'When it comes and goes', text: flapping }]),
      ...facts.lines,
    ],
  };
}

interface FactNeeds {
  readonly config: Config;
  /** Under what the same texts were told already, by the texts. */
  readonly told: Map<string, string>;
  readonly component?: Component;
}

/** What is read of one failing function: the facts of its card on the page, under the labels of its first audience. */
function factsGroup(fn: BusinessFunction, { config, told, component }: FactNeeds): PreviewGroup {
  const shown = audiences.filter((one) => one === 'operations' || fn.audiences.includes(one));
  const note = shown.map((one) => one.replace('-', ' ')).join(', ');
  const key = JSON.stringify([fn.id, impactOf(fn, component?.id)]);
  const before = told.get(key);
  if (before !== undefined) return { title: fn.question, note, lines: [{ label: 'The same as', text: before }] };
  told.set(key, component ? `when ${component.name} is down` : 'when no component is to blame');
  const target = sampleTarget(config, fn);
  const state = sampleState(fn.id, target, 'failing', failure(component?.id));
  const card = problemCard(
    {
      key: fn.id,
      severity: fn.severity,
      since: state.since,
      ...(component ? { component } : {}),
      affected: [{ key: fn.id, fn, state }],
    },
    {
      now: sampleNow,
      locale: config.locale,
      audience: shown[0] ?? 'operations',
      config,
      runs: () => [],
      measured: () => nothingElseFails,
      accepted: () => new Map(),
    },
  );
  return { title: fn.question, note, lines: card.facts.map(({ label, texts }) => ({ label, text: texts.join(' ') })) };
}

const reading = (locale: Locale) => ({ now: sampleNow, locale });

/** What the page says of any function without an answer. */
function notKnown({ locale }: Config): PreviewGroup {
  const causes: readonly Cause[] = [{ kind: 'never-run' }, ownTrouble];
  return {
    title: 'Any function',
    lines: causes.map((cause) => ({
      label: locale.say('state.unknown'),
      text: plainReason('unknown', cause, reading(locale)),
    })),
  };
}

function silentGroup(fn: BusinessFunction, config: Config): PreviewGroup {
  const target = sampleTarget(config, fn);
  const incident = sampleIncident({ causeKey: `unknown:${target}`, functions: [fn], cause: silence }, config);
  return { title: fn.question, lines: onPage(incident, config) };
}

/** What the page says is the same of all functions that can be slow. */
function slowGroups(functions: readonly BusinessFunction[], { locale }: Config): readonly PreviewGroup[] {
  const slow = functions.filter(({ slowAfterMs, measurements = {} }) => {
    const limits = Object.values(measurements);
    return slowAfterMs !== undefined || limits.some((one) => 'slowAbove' in one || 'slowBelow' in one);
  });
  if (slow.length === 0) return [];
  const text = plainReason('slow', { kind: 'slow', durationMs: 0, limitMs: 0 }, reading(locale));
  const questions = slow.map(({ question }) => question).join(' ');
  const lines = [
    { label: locale.say('state.slow'), text },
    { label: 'Said of', text: questions },
  ];
  return [{ title: 'Any of these functions', lines }];
}

function plannedGroup({ functions, when, says }: Config['maintenance'][number], config: Config): PreviewGroup {
  const about = functions.map((id) => config.functions.get(id)?.question ?? id).join(' ');
  const until = when.kind === 'once' ? when.until : sampleNow + when.forMs;
  const how = when.kind === 'once' ? 'once' : `again and again, for ${spellDuration(when.forMs)}`;
  const text = plainReason('maintenance', { kind: 'maintenance', says, until }, reading(config.locale));
  return {
    title: about || 'All functions',
    note: how,
    lines: [{ label: config.locale.say('state.maintenance'), text }],
  };
}

const alarmGroups = (config: Config): readonly PreviewGroup[] =>
  [...config.alarms.values()].map((alarm) => {
    const causeKey = `alarm:${alarm.id}@${alarm.targets[0] ?? sampleTarget(config)}` as const;
    const incident = sampleIncident({ causeKey, functions: [], signals: [alarm] }, config);
    return { title: alarm.id, note: 'operations', lines: onPage(incident, config) };
  });

const certificateGroups = (functions: readonly BusinessFunction[], config: Config): readonly PreviewGroup[] =>
  functions.flatMap((fn): readonly PreviewGroup[] => {
    if (!fn.certificate) return [];
    const state = sampleState(fn.id, sampleTarget(config, fn), 'working', { kind: 'passed' });
    const expiring = { ...state, certificateExpiresAt: sampleNow + fn.certificate.warnBeforeMs };
    const lines = certificateSignals([expiring], config.functions, sampleNow, config.locale).flatMap((signal) =>
      onPage(sampleIncident({ causeKey: signal.causeKey, functions: [], signals: [signal] }, config), config),
    );
    return [{ title: fn.question, note: 'operations', lines }];
  });
