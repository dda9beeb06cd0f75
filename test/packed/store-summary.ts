import type { Incident, Monitor } from './monitor.ts';

/** What must be the same of an incident whatever version of the program opens its store. */
export function summaryOf(incident: Incident) {
  const { id, title, severity, stage, component, acknowledgedBy, affected, signals, telling } = incident;
  return {
    ...{ id, title, severity, stage, component, acknowledgedBy },
    functions: affected.map(
      (one) => `${one.function} on ${one.target}${one.recoveredAt === null ? '' : ', recovered'}`,
    ),
    signals: signals.map(({ source, endedAt }) => `${source}${endedAt === null ? '' : ', ended'}`),
    telling: telling && {
      round: telling.round,
      steps: telling.stepsDone,
      hold: telling.hold?.kind ?? null,
      silent: telling.silent,
    },
    // What was sent is told by the notifications, and each start tells how long nobody was there.
    timeline: incident.timeline
      .filter(({ kind, text }) => kind !== 'notified' && !text.startsWith('The monitor was not running'))
      .map(({ kind, text }) => `${kind}: ${text}`),
    notifications: incident.notifications.map(
      (one) => `${one.channel} ${one.action} ${one.round}: ${one.settled ?? 'pending'}`,
    ),
  };
}

/** What a monitor shows of all that its store holds. */
export async function storeSummary(monitor: Monitor) {
  const incidents = [];
  for (const { id } of await monitor.incidents()) incidents.push(summaryOf(await monitor.incident(id)));
  const idsIn = async (list: 'silences' | 'maintenance') =>
    ((await monitor.ask(`/api/v1/${list}`)).json as Record<string, { id: string }[]>)[list]!.map(({ id }) => id);
  return { incidents, silences: await idsIn('silences'), maintenance: await idsIn('maintenance') };
}
