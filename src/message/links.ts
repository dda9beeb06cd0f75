import type { BusinessFunction, Component } from '../model/function.ts';
import type { Notice } from '../model/notice.ts';
import type { NoticeNeeds } from './needs.ts';

const MOST_LINKS = 10;

/** Incident, evidence and acknowledge page, then the runbooks and the supplier's own status page. */
export function noticeLinks(
  { incident, action, config, evidence, audience = 'operations' }: NoticeNeeds,
  {
    functions,
    component,
  }: { readonly functions: readonly BusinessFunction[]; readonly component: Component | undefined },
): Notice['links'] {
  const { say } = config.locale;
  const base = config.server.publicUrl.replace(/\/+$/, '');
  const page = `${base}/incidents/${encodeURIComponent(incident.id)}`;
  if (audience !== 'operations') return [{ label: say('message.link.incident'), href: `${page}?for=${audience}` }];
  const links = [{ label: say('message.link.incident'), href: page }];
  const files = action === 'trigger' ? (evidence?.files ?? []) : [];
  // One of each kind: two attempts may have left theirs, that of the deciding one first.
  for (const { kind, file } of files.filter((one, at) => files.findIndex(({ kind }) => kind === one.kind) === at)) {
    const href = `${base}/evidence/${encodeURIComponent(evidence!.runId)}/${encodeURIComponent(file)}`;
    links.push({ label: say(`message.link.${kind}`), href });
  }
  if (action === 'resolve') return links;
  if (incident.acknowledgedAt === undefined)
    links.push({ label: say('message.link.acknowledge'), href: `${page}#acknowledge` });
  const runbooks = [component?.runbook, ...functions.map(({ runbook }) => runbook)];
  for (const href of new Set(runbooks)) if (isAddress(href)) links.push({ label: say('message.link.runbook'), href });
  if (isAddress(component?.statusPage)) links.push({ label: say('message.link.supplier'), href: component.statusPage });
  return links.slice(0, MOST_LINKS);
}

const isAddress = (text: string | undefined): text is string => text !== undefined && /^https?:\/\/\S+$/i.test(text);
