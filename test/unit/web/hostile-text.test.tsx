import { parse } from 'node-html-parser';
import type { VNode } from 'preact';
import { describe, expect, test } from 'vitest';
import type { Config } from '../../../src/config/config.ts';
import type { Person, Roster } from '../../../src/model/duty.ts';
import type { Incident } from '../../../src/model/incident.ts';
import { audiences } from '../../../src/model/names.ts';
import type { Audience } from '../../../src/model/names.ts';
import { ComponentPage } from '../../../src/web/pages/component-page.tsx';
import { FunctionPage } from '../../../src/web/pages/function-page.tsx';
import { HistoryPage } from '../../../src/web/pages/history-page.tsx';
import { IncidentPage } from '../../../src/web/pages/incident-page.tsx';
import { IncidentsPage } from '../../../src/web/pages/incidents-page.tsx';
import { PlainPage } from '../../../src/web/pages/plain-page.tsx';
import { SilencesPage } from '../../../src/web/pages/silences-page.tsx';
import { StatusPage } from '../../../src/web/pages/status-page.tsx';
import { WallPage } from '../../../src/web/pages/wall-page.tsx';
import { pictureOf, pictureOfIncident } from '../../../src/web/picture.ts';
import { createFrameMaker, documentOf } from '../../../src/web/render.tsx';
import { componentView } from '../../../src/web/views/component-view.ts';
import { functionView } from '../../../src/web/views/function-view.ts';
import { historyRows } from '../../../src/web/views/history-rows.ts';
import { incidentLine, incidentView } from '../../../src/web/views/incident-view.ts';
import { silencesView } from '../../../src/web/views/silences-view.ts';
import { statusView } from '../../../src/web/views/status-view.ts';
import { wallView } from '../../../src/web/views/wall-view.ts';
import { aComponent, aConfig, aFunction } from './fixture-config.ts';
import { FixtureWorld, NOW, aFailedRun, aState, anIncident, wellHealth } from './fixture-world.ts';

const markers = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</title><svg/onload=alert(1)>',
  '&lt;b&gt;',
  '\u202E{name}${7*7}',
];
let turn = 0;
/** A different attack each time, so that every field meets each of them sooner or later. */
const evil = () => markers[turn++ % markers.length]!;

const day = { from: NOW - 1, until: NOW + 86_400_000 };
const nothing = { components: [], severities: [], targets: [] };

const evilTelling = (): Partial<Incident> => ({
  telling: {
    ...{ from: NOW, done: 0, round: 1, severity: 'minor', reason: 'incident-opened' },
    hold: { kind: 'silence', silenceId: evil(), by: evil(), why: evil(), until: NOW },
  },
  signals: [
    {
      source: `alerts:${evil()}`,
      id: evil(),
      says: evil(),
      detail: evil(),
      functions: [],
      severity: 'minor',
      since: NOW,
    },
  ],
});

function evilDuty(): Partial<Config> {
  const person: Person = { id: 'p', name: evil(), phone: 'javascript:alert(1)', away: [] };
  const roster: Roster = {
    ...{ id: 'r', name: evil(), overrides: [], duties: [] },
    turns: { day: 1, minute: 0, since: '2026-11-16', first: ['p'], second: [] },
  };
  return { people: new Map([['p', person]]), rosters: new Map([['r', roster]]) };
}

function evilWorld(): FixtureWorld {
  const impact = { summary: evil(), stillWorks: evil(), tellCustomers: evil(), workaround: evil(), whenDown: {} };
  const more = {
    impact,
    audiences: [...audiences],
    dependsOn: ['c'],
    runbook: 'javascript:alert(1)',
    check: evil(),
    schedule: { kind: 'cron', expression: evil() } as const,
  };
  const functions = ['a', 'b', 'd', 'e', 'f'].map((id) => aFunction(id, evil(), more));
  const component = aComponent('c', evil(), evil(), {
    owner: evil(),
    contact: evil(),
    runbook: 'JavaScript:alert(1)',
    statusPage: 'data:text/html,<script>alert(1)</script>',
    supplier: true,
  });
  const world = new FixtureWorld(
    aConfig(functions, [component], { organisation: evil(), timezone: 'Europe/London', ...evilDuty() }),
  );
  const cause = { kind: 'failed-step', step: evil(), component: 'c', error: evil() } as const;
  const failed = aFailedRun('a', 0);
  const evilRun = {
    ...failed,
    location: evil(),
    failure: { step: evil(), component: evil(), timedOut: false, message: evil(), detail: evil() },
    steps: failed.steps.map((step) => ({ ...step, name: evil(), component: evil(), error: evil() })),
    measurements: [{ name: evil(), value: 1, unit: evil() }],
    evidence: [...failed.evidence, { kind: 'screenshot', file: '../../"onload="alert(1)', bytes: 1 } as const],
    log: [evil(), evil()],
  };
  world.set(
    aState('a', 'failing', { cause }),
    aState('f', 'working', { advisory: { locations: [evil()], needed: 2, error: evil() } }),
    aState('b', 'slow', { cause: { kind: 'slow', step: evil(), durationMs: 2, limitMs: 1 } }),
    aState('d', 'unknown', {
      cause: { kind: 'runner-trouble', trouble: 'out-of-memory', message: evil(), since: NOW },
    }),
    aState('e', 'maintenance', { cause: { kind: 'maintenance', says: evil(), until: NOW } }),
  );
  world.runs.set('a@live', [
    evilRun,
    {
      ...evilRun,
      runId: 'f'.repeat(32),
      outcome: 'inconclusive',
      trouble: { trouble: 'runner-killed', message: evil() },
    },
  ]);
  world.incidents = [
    anIncident('component:c@live', ['a'], world.config, { acknowledgedAt: NOW, acknowledgedBy: evil(), title: evil() }),
    anIncident('self:x', [], world.config, { ...evilTelling(), id: evil(), title: evil() }),
  ];
  world.plans = [
    { kind: 'silence', silence: { id: evil(), ...nothing, ...day, functions: [evil(), 'a'], by: evil(), why: evil() } },
    {
      kind: 'maintenance',
      window: { id: evil(), functions: [], when: { kind: 'once', ...day }, says: evil(), by: evil() },
    },
  ];
  world.health = {
    ...wellHealth,
    troubles: [evil()],
    configProblems: [evil()],
    runner: { up: true, busy: 0, waiting: 0, browserProblem: evil() },
  };
  return world;
}

function pagesOf(world: FixtureWorld, audience: Audience): VNode[] {
  const { config } = world;
  const frame = createFrameMaker({
    config: () => config,
    program: evil(),
    asset: (name) => `/assets/${name}`,
    version: () => 1,
    now: () => NOW,
  })(audience, '/', evil());
  const reading = { now: NOW, zone: config.timezone, audience };
  const [incident] = world.incidents as [Incident];
  const told = {
    channel: evil(),
    action: 'trigger',
    headline: evil(),
    createdAt: NOW,
    attempts: 3,
    lastError: evil(),
  } as const;
  const parts = {
    incident,
    timeline: [{ incidentId: incident.id, at: NOW, kind: 'note', text: evil() } as const],
    ledger: [told, { ...told, settled: 'refused', settledAt: NOW } as const],
    runs: world.recentRuns({ functionId: 'a', target: 'live' }),
  };
  const fn = config.functions.get('a')!;
  const notes = { runId: parts.runs[0]!.runId, console: [evil()], requests: [evil()] };
  const facts = { config, states: world.states(), components: world.components() };
  const past = { days: [], hours: [], incidents: world.incidents };
  const moment = { ...world.moment(), pending: [{ channel: evil(), count: 2, oldestAt: NOW - 90_000 }] };
  return [
    <StatusPage frame={frame} view={statusView(audience, moment)} />,
    <FunctionPage frame={frame} view={functionView({ fn, target: 'live', audience, notes }, moment, past)!} />,
    <ComponentPage
      frame={frame}
      view={componentView(config.components.get('c')!, world.components(), config, reading)}
      picture={pictureOf({ components: ['c'] }, facts)}
    />,
    <IncidentPage
      frame={frame}
      view={incidentView(parts, config, reading)}
      picture={pictureOfIncident(incident, facts)}
    />,
    <WallPage frame={frame} view={wallView(audience, moment)} />,
    <IncidentsPage frame={frame} lines={[incidentLine(incident, config, reading)]} level="failing" />,
    <HistoryPage frame={frame} view={historyRows(audience, moment, [])} level="failing" />,
    <IncidentPage frame={frame} view={incidentView({ ...parts, incident: world.incidents[1]! }, config, reading)} />,
    <SilencesPage
      frame={frame}
      view={silencesView(config, world.plans, NOW, {
        silence: { values: { why: evil(), by: evil(), until: evil() }, problems: [evil()] },
        work: { values: { says: evil(), from: evil() }, problems: [evil()] },
      })}
    />,
    <PlainPage frame={frame} title={evil()} texts={[evil()]} />,
  ];
}

describe.each(audiences)('hostile text on the pages for %s', (audience) => {
  // Several rounds turn the attacks through the fields.
  const documents = Array.from({ length: markers.length }, () => {
    turn += 1;
    return pagesOf(evilWorld(), audience).map(documentOf);
  }).flat();

  test('makes no element of its own', () => {
    for (const html of documents) {
      const root = parse(html, { comment: true });
      const scripts = root.querySelectorAll('script').map((script) => script.getAttribute('src'));
      // The answer to a form has none.
      expect(scripts).toEqual(scripts.length === 0 ? [] : ['/assets/live.js']);
      expect(root.querySelectorAll('b').every((b) => b.closest('.tally, .numbers, .wall-foot'))).toBe(true);
      expect(root.querySelectorAll('img').every((img) => img.getAttribute('src')!.startsWith('/evidence/'))).toBe(true);
      expect(root.querySelectorAll('svg').every((svg) => !svg.getAttribute('onload'))).toBe(true);
    }
  });

  test('makes no attribute of its own, and no inline style that the policy would refuse', () => {
    for (const html of documents)
      for (const element of parse(html).querySelectorAll('*'))
        for (const name of Object.keys(element.attributes)) expect(name).not.toMatch(/^on|^style$|^srcdoc$/i);
  });

  test('makes no link but to web, mail and telephone', () => {
    for (const html of documents)
      for (const link of parse(html).querySelectorAll('[href]'))
        expect(link.getAttribute('href')).toMatch(/^(\/|\?|#|https?:|mailto:|tel:)/);
  });

  test('is shown as the text that it is', () => {
    const all = documents.map((html) => parse(html).structuredText).join('\n');
    for (const marker of markers) expect(all).toContain(marker);
  });
});

test('an evidence file of a foreign name leads to an address that is not served', () => {
  const world = evilWorld();
  const html = documentOf(pagesOf(world, 'operations')[1]!);
  expect(html).not.toContain('/../');
});
