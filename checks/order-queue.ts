// Do orders reach the warehouse? Needs no browser: asks the queue how long it is.
import { httpCheck, expect } from 'bellwether';

export default httpCheck(async ({ http, step, target, measure }) => {
  const { WAREHOUSE = '' } = target.variables;

  // The queue answers through the warehouse's server. When that is down, the queue is not to blame.
  await step('Reach the warehouse', { component: 'warehouse' }, async () => {
    const reply = await http.get(`${WAREHOUSE}/healthz`);
    expect(reply.status).toBe(200);
    expect(reply.json()).toEqual({ status: 'ok' });
  });

  await step('Ask the queue how long it is', { component: 'order-queue' }, async () => {
    const reply = await http.get(`${WAREHOUSE}/api/queue`);
    expect(reply.status).toBe(200);
    const { waiting } = reply.json();
    expect(waiting).toBeGreaterThanOrEqual(0);
    measure('queue_depth', waiting); // becomes a metric
  });
});
