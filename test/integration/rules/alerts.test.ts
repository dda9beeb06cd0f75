import { describe, expect, test } from 'vitest';
import { configWith } from '../../unit/rules/rule-config.ts';
import {
  always,
  dueOf,
  gone,
  healthy,
  lastRunOf,
  ofFunction,
  play,
  runsOf,
  series,
  stateOf,
  steps,
  turns,
  up,
  type Scene,
} from './played-time.ts';
import { expectPrograms, promtoolBinary } from './programs.ts';

const areThere = expectPrograms({ promtool: promtoolBinary });
const config = configWith({
  'place-order': { slowAfterMs: 1000, timeoutMs: 10_000 },
  stock: { schedule: { kind: 'every', everyMs: 300_000 }, timeoutMs: 10_000 },
});
const well = healthy();
const failing = { ...well, ...turns('working', 'failing', 10) };
const secondInstance = (line: string) => line.replace('instance="a"', 'instance="b"');
const expiry = ofFunction('bellwether_tls_certificate_expiry_timestamp_seconds');
const inDays = (days: number) => ({ ...well, [expiry]: always(days * 86_400) });
const oldest = series('bellwether_notification_oldest_pending_seconds', 'channel="pager"');

const ofFunctions: readonly Scene[] = [
  { name: 'all is well', lines: well, fires: { 1: [], 15: [], 60: [], 180: [] } },
  {
    name: 'a function fails and works again',
    lines: {
      ...well,
      [stateOf('working')]: `1x9 0x9 ${always(1)}`,
      [stateOf('failing')]: `0x9 1x9 ${always(0)}`,
    },
    fires: { 9: [], 11: ['BellwetherFunctionFailing'], 19: ['BellwetherFunctionFailing'], 21: [] },
  },
  {
    name: 'planned work is no failure',
    lines: { ...well, ...turns('working', 'maintenance', 10) },
    fires: { 30: [] },
  },
  {
    name: 'a function is slow for longer than a moment',
    lines: { ...well, ...turns('working', 'slow', 10) },
    fires: { 14: [], 17: ['BellwetherFunctionSlow'] },
  },
  {
    name: 'nobody knows for longer than a first answer may take',
    lines: { ...well, ...turns('working', 'unknown', 10) },
    fires: { 11: [], 14: ['BellwetherFunctionUnknown'] },
  },
  {
    name: 'runs stop, though the monitor is there',
    lines: { ...well, [lastRunOf()]: `0+60x9 ${always(540)}` },
    fires: { 13: [], 16: ['BellwetherLastRunTooOld'], 180: ['BellwetherLastRunTooOld'] },
  },
  {
    name: 'a function that is asked every five minutes is not too old after nine',
    lines: { ...healthy({ id: 'stock', everyMinutes: 5 }) },
    fires: { 9: [], 14: [], 59: [] },
  },
  {
    name: 'and is, when it is not asked any more',
    lines: { ...healthy({ id: 'stock', everyMinutes: 5 }), [lastRunOf('stock')]: always(0) },
    fires: { 15: [], 17: ['BellwetherLastRunTooOld'] },
  },
  {
    name: 'a certificate with more than two weeks',
    lines: inDays(14.2),
    fires: { 60: [] },
  },
  {
    name: 'a certificate with less than two weeks',
    lines: inDays(14),
    fires: { 60: ['BellwetherCertificateExpiresIn14Days'] },
  },
  {
    name: 'a certificate with less than three days, that ends, and is renewed',
    lines: { ...well, [expiry]: `3600x90 ${always(90 * 86_400)}` },
    fires: {
      30: ['BellwetherCertificateExpiresIn14Days', 'BellwetherCertificateExpiresIn3Days'],
      61: [
        'BellwetherCertificateExpired',
        'BellwetherCertificateExpiresIn14Days',
        'BellwetherCertificateExpiresIn3Days',
      ],
      92: [],
    },
  },
];

const nothingScraped: readonly Scene[] = [
  {
    name: 'a function that was failing goes on failing when the monitor dies, for hours',
    lines: gone(failing, 20),
    fires: {
      19: ['BellwetherFunctionFailing'],
      21: ['BellwetherFunctionFailing'],
      30: ['BellwetherDown', 'BellwetherFunctionFailing', 'BellwetherLastRunTooOld'],
      180: ['BellwetherDown', 'BellwetherFunctionFailing', 'BellwetherLastRunTooOld'],
    },
  },
  {
    name: 'and ends when the monitor is back and says that it works',
    lines: {
      ...gone(failing, 20),
      [up]: `1x19 0x40 ${always(1)}`,
      [stateOf('failing')]: `0x9 1x9 stale _x40 ${always(0)}`,
      [stateOf('working')]: `1x9 0x9 stale _x40 ${always(1)}`,
      [lastRunOf()]: `0+60x19 stale _x40 3660+60x600`,
    },
    fires: { 58: ['BellwetherDown', 'BellwetherFunctionFailing', 'BellwetherLastRunTooOld'], 63: [] },
  },
  {
    name: 'what was well is not called broken when the monitor dies',
    lines: gone(well, 20),
    fires: { 60: ['BellwetherDown', 'BellwetherLastRunTooOld'] },
  },
  {
    name: 'one failed scrape ends nothing and begins nothing',
    lines: { ...failing, [up]: `1x19 0 ${always(1)}`, [stateOf('failing')]: `0x9 1x9 stale ${always(1)}` },
    fires: { 20: ['BellwetherFunctionFailing'], 21: ['BellwetherFunctionFailing'], 25: ['BellwetherFunctionFailing'] },
  },
  {
    name: 'a function that is taken out of the configuration while it fails is gone',
    lines: { ...failing, [stateOf('failing')]: '0x9 1x9 stale', [lastRunOf()]: '0+60x19 stale' },
    fires: { 19: ['BellwetherFunctionFailing'], 22: [], 60: [] },
  },
  {
    name: 'a monitor that moves is the same monitor',
    lines: {
      ...gone(failing, 20),
      [secondInstance(up)]: `_x20 ${always(1)}`,
      [secondInstance(stateOf('failing'))]: `_x20 ${always(0)}`,
      [secondInstance(stateOf('working'))]: `_x20 ${always(1)}`,
      [secondInstance(lastRunOf())]: '_x20 1200+60x600',
      [secondInstance(series('bellwether_runner_up', 'location="local"'))]: `_x20 ${always(1)}`,
    },
    fires: { 19: ['BellwetherFunctionFailing'], 22: [], 60: [] },
  },
  {
    name: 'a monitor that was never there',
    lines: { 'something_else{job="other"}': always(1) },
    fires: { 1: [], 3: ['BellwetherDown'] },
  },
  {
    name: 'a message that waits, waits on when the monitor dies',
    lines: gone({ ...well, [oldest]: '0+30x600' }, 20),
    fires: {
      2: [],
      4: ['BellwetherNotificationStuck'],
      60: ['BellwetherDown', 'BellwetherLastRunTooOld', 'BellwetherNotificationStuck'],
    },
  },
];

const lateness = (bucket: string) => series('bellwether_schedule_lateness_seconds_bucket', `le="${bucket}"`);

const ofTheMonitor: readonly Scene[] = [
  {
    name: 'a message that waits for exactly a minute',
    lines: { ...well, [oldest]: always(60) },
    fires: { 5: [] },
  },
  {
    name: 'a message that was given up',
    lines: {
      ...well,
      [series('bellwether_notifications_total', 'channel="pager",outcome="dropped"')]: `0x9 ${always(1)}`,
    },
    fires: { 9: [], 12: ['BellwetherNotificationDropped'], 40: [] },
  },
  {
    name: 'a configuration that was refused',
    lines: { ...well, [series('bellwether_config_last_reload_successful')]: `1x9 0x20 ${always(1)}` },
    fires: { 14: [], 17: ['BellwetherConfigurationRefused'], 32: [] },
  },
  {
    name: 'a check script that was refused',
    lines: {
      ...well,
      [series('bellwether_script_last_reload_successful', 'function="place-order"')]: `1x9 0x20 ${always(1)}`,
      [series('bellwether_script_last_reload_successful', 'function="browse"')]: always(1),
    },
    fires: { 14: [], 17: ['BellwetherScriptRefused'], 32: [] },
  },
  {
    name: 'a runner that does not start',
    lines: { ...well, [series('bellwether_runner_up', 'location="local"')]: `1x9 ${always(0)}` },
    fires: { 11: [], 13: ['BellwetherRunnerDown'] },
  },
  {
    name: 'a store that cannot be written, or whose file is gone',
    lines: { ...well, [series('bellwether_store_up')]: `1x9 0x20 ${always(1)}` },
    fires: { 9: [], 12: ['BellwetherStoreDown'], 35: [] },
  },
  {
    name: 'runs that start late',
    lines: { ...well, [lateness('0.5')]: `0+1x10 ${always(10)}` },
    fires: { 12: [], 35: ['BellwetherScheduleLate'] },
  },
  {
    name: 'a clean-up that failed once',
    lines: {
      ...well,
      [ofFunction('bellwether_cleanup_failures_total', 'place-order', 'location="local"')]: `0x9 ${always(1)}`,
    },
    fires: { 9: [], 12: ['BellwetherCleanupFailed'], 75: [] },
  },
  {
    name: 'half of the runs give no answer',
    lines: { ...well, [runsOf('passed')]: steps(2), [runsOf('inconclusive')]: steps(2) },
    fires: { 5: [], 30: ['BellwetherRunsMissing'] },
  },
  {
    name: 'half of the runs are skipped, and so are not even due',
    lines: { ...well, [runsOf('passed')]: steps(2), [dueOf()]: steps(2), [runsOf('skipped')]: steps(2) },
    fires: { 30: ['BellwetherRunsMissing'] },
  },
  {
    name: 'no run at all comes to an end',
    lines: { ...well, [runsOf('passed')]: always(0) },
    fires: { 30: ['BellwetherRunsMissing'] },
  },
  {
    name: 'one run of sixty is lost, and one is always under way',
    lines: { ...well, [runsOf('passed')]: '0 0+1x30 30+1x600' },
    fires: { 10: [], 31: [], 33: [], 60: [], 120: [] },
  },
  {
    name: 'flaky and failed runs are answers',
    lines: { ...well, [runsOf('passed')]: always(0), [runsOf('flaky')]: steps(2), [runsOf('failed')]: steps(2) },
    fires: { 60: [] },
  },
];

describe.skipIf(!areThere)('each alert fires when it should, and nothing else does', () => {
  test('about functions', async () => {
    expect(await play(config, ofFunctions)).toBe('');
  });

  test('while nothing is scraped: missing data ends no alert, and begins none but that it is missing', async () => {
    expect(await play(config, nothingScraped)).toBe('');
  });

  test('about the monitor', async () => {
    expect(await play(config, ofTheMonitor)).toBe('');
  });

  test('an alert that does not fire as told is noticed by this test', async () => {
    const wrong = [{ name: 'wrong', lines: failing, fires: { 15: [] } }];
    expect(await play(config, wrong)).toContain('BellwetherFunctionFailing');
  });
});
