import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadConfig } from '../../../src/config/load.ts';

const file = fileURLToPath(new URL('../../../config.yaml', import.meta.url));

test('the configuration of the demo is good, leaves nothing to remark on, and tells the pager at once', async () => {
  const result = await loadConfig(file, { env: {} });
  expect(result.ok ? result.warnings : result.problems).toEqual([]);
  if (!result.ok) return;
  const { alerting, channels, functions } = result.config;
  expect(alerting.groupWithinMs).toBe(0);
  const first = alerting.policies.find(({ severities }) => severities.includes('critical'));
  expect(first?.steps[0]).toEqual({ notify: ['pager', 'chat'], afterMs: 0 });
  expect(channels.get('pager')?.type).toBe('pagerduty');
  // Whoever plays with its switches wants to see each turn.
  expect([...functions.values()].filter(({ alarm }) => alarm.flapping !== undefined)).toEqual([]);
});

test('the channels of the demo are at its inbox, wherever that is', async () => {
  const inbox = 'http://127.0.0.1:5391';
  const env = { PAGER_URL: inbox, CHAT_WEBHOOK: `${inbox}/chat`, MANAGERS_URL: `${inbox}/webhook/managers` };
  const result = await loadConfig(file, { env });
  const channels = result.ok ? [...result.config.channels.values()] : [];
  expect(channels.map((one) => ('webhook' in one ? one.webhook : 'url' in one ? one.url : one.name))).toEqual([
    'http://127.0.0.1:5391',
    'http://127.0.0.1:5391/chat',
    'http://127.0.0.1:5391/webhook/managers',
  ]);
});
