import { createHmac, randomUUID } from 'node:crypto';
import { WEBHOOK_SECRET } from '../environment.ts';
import { call } from '../serving/http-client.ts';
import type { Alert } from './alert-book.ts';

const PATIENCE_MS = 5000;
/** The monitor goes by the name. */
const PERSON_ID = 'PONCALL';
const CHANNEL_PATH = '/api/v1/channels/pager/events';

/** Posts back to the monitor that somebody took an alert, as PagerDuty's webhooks v3 do. Never rejects. */
export async function tellMonitor(
  monitorUrl: string | undefined,
  alert: Alert,
  by: string,
): Promise<NonNullable<Alert['told']>> {
  if (!monitorUrl) return { isTaken: false, says: 'Nobody was told: this inbox does not know where the monitor is.' };
  const body = JSON.stringify(webhookOf(alert, by));
  const signature = createHmac('sha256', WEBHOOK_SECRET).update(body).digest('hex');
  const headers = { 'X-PagerDuty-Signature': `v1=${signature}`, 'User-Agent': 'PagerDuty-Webhook/V3.0' };
  try {
    const reply = await call(`${monitorUrl}${CHANNEL_PATH}`, { method: 'POST', body, headers, timeoutMs: PATIENCE_MS });
    if (reply.status >= 200 && reply.status < 300) return { isTaken: true, says: 'The monitor knows.' };
    const detail = (reply.json as { detail?: unknown } | undefined)?.detail;
    const reason = typeof detail === 'string' ? detail : reply.text.slice(0, 200);
    return { isTaken: false, says: `The monitor refused it with ${reply.status}${reason ? `: ${reason}` : '.'}` };
  } catch (error) {
    return { isTaken: false, says: `The monitor at ${monitorUrl} could not be reached: ${(error as Error).message}` };
  }
}

function webhookOf(alert: Alert, by: string): object {
  const id = `Q${alert.id.replaceAll('-', '').slice(0, 13).toUpperCase()}`;
  return {
    event: {
      id: randomUUID(),
      event_type: 'incident.acknowledged',
      resource_type: 'incident',
      occurred_at: new Date().toISOString(),
      agent: { id: PERSON_ID, type: 'user_reference', summary: by, self: null, html_url: null },
      client: null,
      data: {
        id,
        type: 'incident',
        self: null,
        html_url: null,
        number: 1,
        status: 'acknowledged',
        incident_key: alert.dedupKey,
        created_at: new Date(alert.openedAt).toISOString(),
        title: alert.summary,
        service: { id: 'PSHOP', type: 'service_reference', summary: 'Acme Outfitters' },
        assignees: [{ id: PERSON_ID, type: 'user_reference', summary: by }],
        urgency: 'high',
      },
    },
  };
}
