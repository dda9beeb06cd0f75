/** What must be answered while pages are being read in masses, and all the rest. */
export type Priority = 'vital' | 'reader';

const probes = /^\/(healthz|readyz)$/;

/** What people and machines report: somebody takes an incident, a pager or an Alertmanager calls. */
const reports = [
  /^\/incidents\/[^/]+\/acknowledge$/,
  /^\/api\/v1\/incidents\/[^/]+\/acknowledge$/,
  /^\/api\/v1\/channels\/[^/]+\/events$/,
  /^\/api\/v1\/sources\/[^/]+\/alerts$/,
];

/** By what is asked for, before anything is known of who asks. `url` begins at the root of the monitor. */
export function priorityOf(method: string, url: string): Priority {
  const [path = ''] = url.split('?', 1);
  if (method === 'GET' || method === 'HEAD') return probes.test(path) ? 'vital' : 'reader';
  return method === 'POST' && reports.some((form) => form.test(path)) ? 'vital' : 'reader';
}
