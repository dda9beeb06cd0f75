// Which addresses look as if they belonged to one business although they are different origins: acme.example and
// www.acme.example, http and https of one host, two ports of one machine.
import { getPublicSuffix } from 'tough-cookie';

const LOOPBACK = 'this machine';

/** The registrable domain of a host; a name without one, or an IP address, stands for itself. */
export function siteOf({ hostname }: Pick<URL, 'hostname'>): string {
  if (/^(?:localhost|.*\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)) return LOOPBACK;
  if (hostname.startsWith('[') || /^[\d.]+$/.test(hostname)) return hostname;
  return getPublicSuffix(hostname, { allowSpecialUseDomain: true, ignoreError: true }) ?? hostname;
}

/** Patterns, with `*` for anything, that every address of the site matches, and few others. */
export function patternsOfSite(site: string): readonly string[] {
  if (site === LOOPBACK) return ['*://localhost*', '*://*.localhost*', '*://127.*', '*://[::1]*'];
  return [`*://${site}*`, `*://*.${site}*`];
}
