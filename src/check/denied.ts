/** What Node's permission model throws. */
interface Denied {
  readonly code?: unknown;
  readonly permission?: unknown;
  readonly resource?: unknown;
}

/** What a script may not do, and what to do instead; undefined when the error is another one. */
export function deniedText(error: unknown): string | undefined {
  const { code, permission, resource } = (typeof error === 'object' && error !== null ? error : {}) as Denied;
  if (code !== 'ERR_ACCESS_DENIED') return undefined;
  const path = typeof resource === 'string' && resource !== '' ? resource : 'a file there';
  switch (permission) {
    case 'FileSystemRead':
      return `HTTP checks may not read ${path}. Put it beside the script, or add it to runners.read in the configuration`;
    case 'FileSystemWrite':
      return `HTTP checks may not write ${path}. Write to a file in os.tmpdir() instead`;
    case 'ChildProcess':
      return 'HTTP checks cannot start programs. Do it with the http client or in code';
    default:
      return `HTTP checks cannot use ${typeof permission === 'string' ? permission : 'this part of Node'}. Do it without, with the http client or in code`;
  }
}
