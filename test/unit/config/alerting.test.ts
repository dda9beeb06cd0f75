import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { alertingOf, policyOf } from '../../support/alerting.ts';
import { changed, ConfigFolder, goodEnv, goodFiles } from './config-folder.ts';

/** The good configuration with more before its channels. */
async function loaded(yaml: string, channels = '') {
  const text = changed('channels:', `${yaml}\nchannels:${channels}`);
  await using folder = await ConfigFolder.with({ ...goodFiles, 'config.yaml': text });
  const result = await folder.load({ env: goodEnv, clock: new ManualClock('2026-11-21T08:00:00Z') });
  if (!result.ok) throw new Error(folder.problems(result).join('\n'));
  return { config: result.config, shown: folder.warnings(result) };
}

const chat = '\n  chat: { type: slack, webhook: "http://127.0.0.1:4391/hook" }';
const desk = '\n  desk: { type: slack, webhook: "http://127.0.0.1:4391/desk", audience: customer-service }';

describe('policies', () => {
  test('say who is told of what, who next, and when', async () => {
    const { config, shown } = await loaded(
      `people: { asha: { name: Asha Rao } }
rosters: { web: { handover: Mon 09:00, first: [asha] } }
calendar: { workingHours: Mon-Thu 09:00-17:00 }
alerting:
  groupWithin: 30s
  atMost: 5 per minute
  raise: critical when 3 functions fail or after 30m
  policies:
    - severity: minor
      functions: [place-order]
      audiences: [operations]
      targets: [live]
      during: [working hours, Sat 22:00-06:00]
      raise: [major after 10m, critical when 2 functions fail]
      roster: web
      steps:
        - notify: [chat]
        - { after: 10m, notify: [pager, chat] }
        - { at: next working hour, notify: [chat] }
        - { at: "07:30", notify: [chat] }
    - severity: [minor, major]
      components: [voyager]
      silent: The supplier is told by its own monitor
    - steps: [{ notify: [pager] }]
  heartbeat: { url: "https://beat.example/x" }
  self: { notify: [chat] }`,
      chat,
    );
    expect(shown).toEqual([]);
    expect(config.alerting).toEqual(
      alertingOf(
        [
          policyOf(['minor'], [], {
            functions: ['place-order'],
            audiences: ['operations'],
            targets: ['live'],
            during: [
              { days: [1, 2, 3, 4], fromMinute: 540, untilMinute: 1020 },
              { days: [6], fromMinute: 1320, untilMinute: 360 },
            ],
            raise: [
              { to: 'major', afterMs: 600_000 },
              { to: 'critical', functions: 2 },
            ],
            roster: 'web',
            steps: [
              { notify: ['chat'], afterMs: 0 },
              { notify: ['pager', 'chat'], afterMs: 600_000 },
              { notify: ['chat'], afterMs: 0, at: 'working-hour' },
              { notify: ['chat'], afterMs: 0, at: { minute: 450 } },
            ],
          }),
          policyOf(['minor', 'major'], [], {
            components: ['voyager'],
            silent: 'The supplier is told by its own monitor',
            steps: [],
          }),
          policyOf([], ['pager']),
        ],
        {
          groupWithinMs: 30_000,
          atMostPerMinute: 5,
          raise: [{ to: 'critical', functions: 3, afterMs: 1_800_000 }],
          selfNotify: ['chat'],
          heartbeat: { url: 'https://beat.example/x', everyMs: 60_000 },
        },
      ),
    );
    expect(Object.isFrozen(config.alerting.policies[0]?.during?.[0]?.days)).toBe(true);
  });

  test('take hours over the end of the week, and whole days', async () => {
    const { config } = await loaded(
      'alerting: { policies: [{ during: [Fri-Mon 18:00-08:00, Tue 00:00-24:00], steps: [{ notify: [pager] }] }, { steps: [{ notify: [pager] }] }] }',
    );
    expect(config.alerting.policies[0]?.during).toEqual([
      { days: [5, 6, 7, 1], fromMinute: 1080, untilMinute: 480 },
      { days: [2], fromMinute: 0, untilMinute: 1440 },
    ]);
  });

  test('are, without a word, one that tells every channel of everything', async () => {
    const { config, shown } = await loaded('', `${chat}${desk}`);
    expect(config.alerting.policies).toEqual([policyOf([], ['chat', 'desk', 'pager'])]);
    expect(config.alerting.selfNotify).toEqual(['chat', 'pager']);
    expect(shown).toEqual([]);
  });

  test('keep a heartbeat without an address off', async () => {
    const { config } = await loaded('alerting: { heartbeat: { url: "${HEARTBEAT_URL:-}", every: 5m } }');
    expect(config.alerting.heartbeat).toBeUndefined();
  });
});

describe("the monitor's own trouble", () => {
  const self = (named: string) => `name ${named} as self: { notify: [...] }`;

  test('is told, without a word, to those of operations who are told first of what is critical', async () => {
    const { config, shown } = await loaded(
      `alerting:
  policies:
    - { severity: minor, steps: [{ notify: [chat] }] }
    - { severity: critical, components: [voyager], silent: theirs }
    - { severity: critical, steps: [{ notify: [desk, pager] }, { after: 5m, notify: [chat] }] }
    - { steps: [{ notify: [chat] }] }`,
      `${chat}${desk}`,
    );
    expect(config.alerting.selfNotify).toEqual(['pager']);
    expect(shown).toEqual([
      `config.yaml:25:1  alerting: pager is told of the monitor's own trouble; ${self('others')}`,
    ]);
  });

  test('that nobody is told of is remarked on', async () => {
    const { config, shown } = await loaded(
      'alerting: { policies: [{ steps: [{ notify: [desk] }, { after: 5m, notify: [pager] }] }] }',
      desk,
    );
    expect(config.alerting.selfNotify).toEqual([]);
    expect(shown).toEqual([
      `config.yaml:25:1  alerting: nobody is told of the monitor's own trouble; ${self('channels')}`,
    ]);
  });
});

describe('silences', () => {
  test('have an end, a name and a reason, and an id that stays while they say the same', async () => {
    const silence = '{ functions: [place-order], severity: minor, until: 2027-07-01T08:00, by: Asha, why: we know }';
    const other =
      '{ components: [voyager], targets: [live], from: 2027-01-01T00:00, until: 2027-01-02T00:00, by: b, why: c }';
    const first = (await loaded(`silences: [${silence}, ${other}, ${silence}]`)).config.silences;
    expect(first).toEqual([
      {
        id: expect.stringMatching(/^config-[0-9a-f]{12}$/),
        functions: ['place-order'],
        components: [],
        severities: ['minor'],
        targets: [],
        from: 0,
        until: Date.parse('2027-07-01T07:00Z'),
        by: 'Asha',
        why: 'we know',
      },
      expect.objectContaining({
        components: ['voyager'],
        targets: ['live'],
        from: Date.parse('2027-01-01T00:00Z'),
        until: Date.parse('2027-01-02T00:00Z'),
      }),
    ]);
    const [second, third] = (await loaded(`silences: [${other}, ${silence}]`)).config.silences;
    expect([third?.id, second?.id]).toEqual(first.map(({ id }) => id));
  });

  test('that are over, or hold for everything, are remarked on', async () => {
    const { shown } = await loaded(
      'silences: [{ until: 2026-11-20T08:00, severity: minor, by: a, why: b }, { until: 2027-01-01T08:00, by: a, why: b }]',
    );
    expect(shown).toEqual([
      'config.yaml:25:14  silences[0].until: is over; this entry can be removed',
      'config.yaml:25:73  silences[1]: silences everything, as it names no functions, components, severity or targets',
    ]);
  });

  test('and planned work say who answers for them', async () => {
    const { config } = await loaded('maintenance: [{ cron: "0 7 * * 6", for: 2h, says: Stock-taking, by: Bram }]');
    expect(config.maintenance).toEqual([
      {
        functions: [],
        says: 'Stock-taking',
        by: 'Bram',
        when: { kind: 'cron', expression: '0 7 * * 6', forMs: 7_200_000 },
      },
    ]);
  });
});

describe('sources', () => {
  test('are about the first scheduled target and know the usual severities', async () => {
    const { config } = await loaded(
      'sources: { am: { type: alertmanager, token: "${AM_TOKEN:-0123456789abcdef}", severities: { page: critical, urgent: critical } } }',
    );
    expect(config.sources.get('am')).toEqual({
      name: 'am',
      type: 'alertmanager',
      token: '0123456789abcdef',
      componentLabel: 'component',
      components: {},
      target: 'live',
      severities: {
        critical: 'critical',
        error: 'major',
        major: 'major',
        page: 'critical',
        warning: 'minor',
        minor: 'minor',
        ticket: 'minor',
        info: 'minor',
        urgent: 'critical',
      },
      severity: 'major',
    });
  });

  test('name their own label, components and target', async () => {
    const { config } = await loaded(
      'sources: { am: { type: alertmanager, token: "0123456789abcdef", componentLabel: job, components: { "psp/eu": voyager }, target: live, severity: minor } }',
    );
    expect(config.sources.get('am')).toMatchObject({
      componentLabel: 'job',
      components: { 'psp/eu': 'voyager' },
      target: 'live',
      severity: 'minor',
    });
  });
});
