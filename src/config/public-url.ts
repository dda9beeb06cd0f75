// Under which address people reach the monitor. Unless `server.publicUrl` says so, it is where the monitor listens, so that
// every link follows `server.listen` and `--port`.
import type { Config } from './config.ts';

type Server = Config['server'];

/** What a configuration says of the address, or the address of the listener itself. */
export function serverOf(listen: Pick<Server, 'host' | 'port'>, configured: string | undefined): Server {
  return configured === undefined
    ? { ...listen, publicUrl: ownAddress(listen), isPublicUrlOwn: true }
    : { ...listen, publicUrl: configured.replace(/\/+$/, '') };
}

/** The configuration as it is when the monitor listens there, whatever it says itself. */
export const listeningAt = <C extends Pick<Config, 'server'>>(config: C, listen: Pick<Server, 'host' | 'port'>): C => ({
  ...config,
  server: {
    ...serverOf(listen, config.server.isPublicUrlOwn ? undefined : config.server.publicUrl),
    ...(config.server.trustedProxies && { trustedProxies: config.server.trustedProxies }),
  },
});

/** The path below which people reach the monitor: empty at the root of a host, `/status` for `https://host/status`. */
export const basePathOf = (publicUrl: string): string => (URL.parse(publicUrl)?.pathname ?? '').replace(/\/+$/, '');

/** A listener on all addresses is reached by name from this machine. */
function ownAddress({ host, port }: Pick<Server, 'host' | 'port'>): string {
  const name = ['0.0.0.0', '::'].includes(host) ? 'localhost' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

/** First parts of the paths that the monitor answers itself. */
const ownParts: ReadonlySet<string> = new Set([
  'api',
  'assets',
  'audit',
  'badge',
  'calendar.ics',
  'components',
  'embed',
  'events',
  'evidence',
  'feed.atom',
  'feed.rss',
  'functions',
  'healthz',
  'history',
  'incidents',
  'maintenance',
  'metrics',
  'readyz',
  'sign-in',
  'sign-out',
  'silences',
  'subscribe',
  'unsubscribe',
]);

/**
 * The first part of a public path when it is also one of our own: then nobody can tell whether a proxy has taken the
 * public path off a request.
 */
export const ambiguousPart = (publicUrl: string): string | undefined => {
  const [, first = ''] = basePathOf(publicUrl).split('/');
  return ownParts.has(first) ? first : undefined;
};
