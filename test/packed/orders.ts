// A shop of which parts can be broken, and the function that asks whether customers can order.
import { Receiver, withStatus } from '../integration/notify/receiver.ts';
import { httpScript } from './project.ts';

/** A shop that answers 503 at the paths that are in `broken` at that moment. */
export const startShopByPath = (broken: ReadonlySet<string>): Promise<Receiver> =>
  Receiver.start((response, request, socket) =>
    withStatus(broken.has(request.path.slice(1)) ? 503 : 200)(response, request, socket),
  );

/** A script that asks at a path of that shop, in a step that names the component. */
export const asking = (path: string, component: string): string =>
  httpScript(
    `await step('Ask', { component: '${component}' }, async () => expect((await http.get('/${path}')).status).toBe(200));`,
  );

export const orders = {
  every: '1s',
  severity: 'critical',
  audiences: ['customer-service'],
  dependsOn: ['shop'],
  impact: { summary: 'Customers cannot order.' },
};
