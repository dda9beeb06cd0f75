import type { Locale } from '../i18n/locale.ts';
import type { Incident } from '../model/incident.ts';
import { graver } from '../model/names.ts';
import type { Signal } from '../model/signal.ts';

const MOST_NAMED = 10;

/** For each channel that could not be told of its incidents one by one: one signal for all of them, as long as any is open. */
export function stormSignals(open: readonly Incident[], { say }: Locale): readonly Signal[] {
  const byChannel = new Map<string, Incident[]>();
  for (const incident of open)
    for (const channel of incident.telling?.summarised ?? [])
      byChannel.set(channel, [...(byChannel.get(channel) ?? []), incident]);
  return Array.from(byChannel, ([channel, incidents]): Signal => ({
    source: 'storm',
    id: channel,
    causeKey: `storm:${channel}`,
    severity: incidents.map(({ severity }) => severity).reduce(graver),
    says: say('storm.count', { count: incidents.length }),
    detail: incidents
      .slice(0, MOST_NAMED)
      .map(({ title }) => title)
      .join(' '),
    functions: [],
    since: Math.min(...incidents.map(({ openedAt }) => openedAt)),
  }));
}
