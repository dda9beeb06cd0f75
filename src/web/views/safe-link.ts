/** Text that may be a link. */
export interface Linked {
  readonly text: string;
  readonly href?: string;
}

/** The address when following it is harmless (http, https, mailto, tel), else undefined: then it is shown as text only. */
export function safeLink(address: string | undefined): string | undefined {
  if (address === undefined || !URL.canParse(address)) return undefined;
  const { protocol } = new URL(address);
  return ['http:', 'https:', 'mailto:', 'tel:'].includes(protocol) ? address : undefined;
}

/** Addresses of our own pages; ids are escaped. */
export const pathOf = {
  function: (id: string, target?: string) =>
    `/functions/${encodeURIComponent(id)}${target === undefined ? '' : `?target=${encodeURIComponent(target)}`}`,
  component: (id: string) => `/components/${encodeURIComponent(id)}`,
  incident: (id: string) => `/incidents/${encodeURIComponent(id)}`,
  evidence: (runId: string, file: string) => `/evidence/${encodeURIComponent(runId)}/${encodeURIComponent(file)}`,
};

/** A configured address: followed only when that is harmless. */
export function linked(address: string): Linked {
  const href = safeLink(address);
  return href === undefined ? { text: address } : { text: address.replace(/^https?:\/\//, ''), href };
}
