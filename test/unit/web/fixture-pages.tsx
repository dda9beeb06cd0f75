import type { Config } from '../../../src/config/config.ts';
import type { AuditEntry } from '../../../src/model/access.ts';
import type { Person, Roster } from '../../../src/model/duty.ts';
import type { Incident } from '../../../src/model/incident.ts';
import { audiences } from '../../../src/model/names.ts';
import type { Audience } from '../../../src/model/names.ts';
import { AuditPage } from '../../../src/web/pages/audit-page.tsx';
import { ComponentPage } from '../../../src/web/pages/component-page.tsx';
import { EmbedPage, StatusCard } from '../../../src/web/pages/embed-page.tsx';
import { FunctionPage } from '../../../src/web/pages/function-page.tsx';
import { HistoryPage } from '../../../src/web/pages/history-page.tsx';
import { IncidentPage } from '../../../src/web/pages/incident-page.tsx';
import { IncidentsPage } from '../../../src/web/pages/incidents-page.tsx';
import type { Frame } from '../../../src/web/pages/layout.tsx';
import { PlainPage } from '../../../src/web/pages/plain-page.tsx';
import { SignInPage } from '../../../src/web/pages/sign-in-page.tsx';
import { SilencesPage } from '../../../src/web/pages/silences-page.tsx';
import { StatusPage } from '../../../src/web/pages/status-page.tsx';
import { OneButtonPage, SubscribePage } from '../../../src/web/pages/subscribe-page.tsx';
import { WallPage } from '../../../src/web/pages/wall-page.tsx';
import { pictureOf, pictureOfIncident } from '../../../src/web/picture.ts';
import { createFrameMaker } from '../../../src/web/render.tsx';
import { auditView } from '../../../src/web/views/audit-view.ts';
import { componentView } from '../../../src/web/views/component-view.ts';
import { functionView } from '../../../src/web/views/function-view.ts';
import { historyChoice, historyRows } from '../../../src/web/views/history-rows.ts';
import { incidentLine, incidentView } from '../../../src/web/views/incident-view.ts';
import { silencesView } from '../../../src/web/views/silences-view.ts';
import { statusView } from '../../../src/web/views/status-view.ts';
import { subscriptionView } from '../../../src/web/views/subscription-view.ts';
import { wallView } from '../../../src/web/views/wall-view.ts';
import { aComponent, aConfig, aFunction } from './fixture-config.ts';
import { FixtureWorld, NOW, aFailedRun, aState, anIncident, wellHealth } from './fixture-world.ts';
import type { VNode } from 'preact';
import { plannedId } from '../../../src/model/planned.ts';
import type { FieldProblem } from '../../../src/web/views/form-state.ts';
import { noteOf } from '../../support/build/timeline.ts';

/** Gives the next text from outside. */
export type Words = () => string;

const day = { from: NOW - 1, until: NOW + 86_400_000 };
const banner = { level: 'failing', counts: [] } as const;
const nothing = { components: [], severities: [], targets: [] };

const tellingOf = (words: Words): Partial<Incident> => ({
  telling: {
    ...{ from: NOW, done: 0, round: 1, severity: 'minor', reason: 'incident-opened' },
    hold: { kind: 'silence', silenceId: words(), by: words(), why: words(), until: NOW },
  },
  signals: [
    {
      source: `alerts:${words()}`,
      id: words(),
      says: words(),
      detail: words(),
      functions: [],
      severity: 'minor',
      since: NOW,
    },
  ],
});

function dutyOf(words: Words): Partial<Config> {
  const person: Person = { id: 'p', name: words(), phone: 'javascript:alert(1)', away: [] };
  const roster: Roster = {
    ...{ id: 'r', name: words(), overrides: [], duties: [] },
    turns: { day: 1, minute: 0, since: '2026-11-16', first: ['p'], second: [] },
  };
  return { people: new Map([['p', person]]), rosters: new Map([['r', roster]]) };
}

/** A world in which every text that comes from outside is one of `words`, with something in every place of a page. */
export function filledWorld(words: Words, more: Partial<Config> = {}): FixtureWorld {
  const impact = { summary: words(), stillWorks: words(), tellCustomers: words(), workaround: words(), whenDown: {} };
  const given = {
    impact,
    audiences: [...audiences],
    dependsOn: ['c'],
    runbook: 'javascript:alert(1)',
    check: words(),
    schedule: { kind: 'cron', expression: words() } as const,
  };
  const functions = ['a', 'b', 'd', 'e', 'f'].map((id) => aFunction(id, words(), given));
  const component = aComponent('c', words(), words(), {
    owner: words(),
    contact: words(),
    runbook: 'JavaScript:alert(1)',
    statusPage: 'data:text/html,<script>alert(1)</script>',
    supplier: true,
  });
  const world = new FixtureWorld(
    aConfig(functions, [component], { organisation: words(), timezone: 'Europe/London', ...dutyOf(words), ...more }),
  );
  const cause = { kind: 'failed-step', step: words(), component: 'c', error: words() } as const;
  const failed = aFailedRun('a', 0);
  const fullRun = {
    ...failed,
    location: words(),
    failure: { step: words(), component: words(), timedOut: false, message: words(), detail: words() },
    steps: failed.steps.map((step) => ({ ...step, name: words(), component: words(), error: words() })),
    measurements: [{ name: words(), value: 1, unit: words() }],
    evidence: [...failed.evidence, { kind: 'screenshot', file: '../../"onload="alert(1)', bytes: 1 } as const],
    log: [words(), words()],
  };
  world.set(
    aState('a', 'failing', { cause }),
    aState('f', 'working', { advisory: { locations: [words()], needed: 2, error: words() } }),
    aState('b', 'slow', { cause: { kind: 'slow', step: words(), durationMs: 2, limitMs: 1 } }),
    aState('d', 'unknown', {
      cause: { kind: 'runner-trouble', trouble: 'out-of-memory', message: words(), since: NOW },
    }),
    aState('e', 'maintenance', { cause: { kind: 'maintenance', says: words(), until: NOW } }),
  );
  world.runs.set('a@live', [
    fullRun,
    {
      ...fullRun,
      runId: 'f'.repeat(32),
      outcome: 'inconclusive',
      trouble: { trouble: 'runner-killed', message: words() },
    },
  ]);
  world.incidents = [
    anIncident('component:c@live', ['a'], world.config, {
      acknowledgedAt: NOW,
      acknowledgedBy: words(),
      title: words(),
    }),
    anIncident('self:x', [], world.config, { ...tellingOf(words), id: words(), title: words() }),
  ];
  world.plans = [
    {
      kind: 'silence',
      silence: { id: words(), ...nothing, ...day, functions: [words(), 'a'], by: words(), why: words() },
    },
    {
      kind: 'maintenance',
      window: { id: words(), functions: [], when: { kind: 'once', ...day }, says: words(), by: words() },
    },
  ];
  world.health = {
    ...wellHealth,
    troubles: [words()],
    configProblems: [words()],
    scriptProblems: [words()],
    runner: { up: true, busy: 0, waiting: 0, browserProblem: words() },
  };
  return world;
}

/** Every page that there is, of such a world. */
export function pagesOf(world: FixtureWorld, audience: Audience, words: Words): VNode<{ readonly frame: Frame }>[] {
  const { config } = world;
  const frame = createFrameMaker({
    config: () => config,
    program: words(),
    asset: (name) => `/assets/${name}`,
    version: () => 1,
    now: () => NOW,
  })(audience, '/', words());
  const reading = { now: NOW, locale: config.locale, audience };
  const [incident] = world.incidents as [Incident];
  const told = {
    channel: words(),
    action: 'trigger',
    headline: words(),
    createdAt: NOW,
    attempts: 3,
    lastError: words(),
  } as const;
  const parts = {
    incident,
    timeline: [noteOf(incident.id, NOW, 'note', words())],
    ledger: [told, { ...told, settled: 'refused', settledAt: NOW } as const],
    runs: world.recentRuns({ functionId: 'a', target: 'live' }),
    newest: [],
    supplier: { kind: 'read', at: NOW, indicator: 'major', says: words() } as const,
  };
  const fn = config.functions.get('a')!;
  const notes = { runId: parts.runs[0]!.runId, console: [words()], requests: [words()] };
  const facts = { config, states: world.states(), components: world.components() };
  const past = { days: [], hours: [], incidents: world.incidents };
  const wrong = (...fields: readonly string[]): FieldProblem => ({ fields, label: words(), text: words() });
  const moment = { ...world.moment(), pending: [{ channel: words(), count: 2, oldestAt: NOW - 90_000 }] };
  const history = historyChoice(audience, moment);
  return [
    <StatusPage frame={frame} view={statusView(audience, moment)} />,
    <FunctionPage frame={frame} view={functionView({ fn, target: 'live', audience, notes }, moment, past)!} />,
    <ComponentPage
      frame={frame}
      view={componentView(
        config.components.get('c')!,
        { components: world.components(), states: world.states() },
        config,
        reading,
      )}
      picture={pictureOf({ components: ['c'] }, facts)}
    />,
    <IncidentPage
      frame={frame}
      view={incidentView(parts, config, reading)}
      words={[{ kind: 'say', label: words(), texts: [words()], isMain: true }]}
      picture={pictureOfIncident(incident, facts)}
    />,
    <WallPage frame={frame} view={wallView(audience, moment)} />,
    <IncidentsPage frame={frame} lines={[incidentLine(incident, config, reading)]} level="failing" />,
    <HistoryPage
      frame={frame}
      view={{ rows: [...historyRows(history, moment, [])], page: 1, pages: 1 }}
      level="failing"
    />,
    <IncidentPage frame={frame} view={incidentView({ ...parts, incident: world.incidents[1]! }, config, reading)} />,
    <SilencesPage
      frame={frame}
      view={silencesView(config, world.plans, NOW, {
        silence: { values: { why: words(), by: words(), until: words() }, problems: [wrong('why')] },
        work: { values: { says: words(), from: words() }, problems: [wrong()] },
        end: { id: plannedId(world.plans[0]!), values: {}, problems: [wrong('token')] },
      })}
    />,
    <PlainPage frame={frame} title={words()} texts={[words()]} />,
    ...otherPages(world, frame, words),
  ];
}

/** Pages that are not about how things are. */
function otherPages({ config }: FixtureWorld, frame: Frame, words: Words): VNode<{ readonly frame: Frame }>[] {
  const fields = { address: words(), functions: ['a'], isAll: false };
  const entry = { at: NOW, who: words(), way: 'password', what: words(), which: words(), from: words() } as const;
  const entries: readonly AuditEntry[] = [
    { ...entry, outcome: 'done' },
    { ...entry, way: 'nothing', outcome: 'refused' },
  ];
  const snippet = { title: words(), picture: '/badge/a.svg', code: words() };
  return [
    <SubscribePage
      frame={frame}
      view={subscriptionView('operations', config, fields, [{ fields: ['function'], text: words() }])}
    />,
    <OneButtonPage frame={frame} title={words()} texts={[words()]} about={[words()]} action="/a" button={words()} />,
    <EmbedPage frame={frame} snippets={[snippet]} addresses={[{ title: words(), href: '/feed.atom' }]} />,
    <StatusCard frame={frame} banner={{ ...banner, headline: words() }} problems={[words()]} asOf={words()} home="/" />,
    <SignInPage
      frame={frame}
      next="/"
      hasUsers
      hasOpenId
      hasProxy
      problems={[{ fields: ['user'], text: words() }]}
      user={words()}
    />,
    <AuditPage
      frame={frame}
      view={auditView(
        entries.map((entry, id) => ({ id, ...entry })),
        { now: NOW, locale: config.locale, most: 2 },
      )}
    />,
  ];
}
