import type { Kind } from '../row.ts';
import { chunking, dripsAndSizes, interim, noBody } from './bodies.ts';
import { earlyClose, keptConnections } from './connections.ts';
import { charsets, codings } from './contents.ts';
import { headers } from './headers.ts';
import { addresses, cookies, redirects } from './navigation.ts';

export const kinds: readonly Kind[] = [
  keptConnections,
  earlyClose,
  interim,
  noBody,
  headers,
  chunking,
  codings,
  charsets,
  redirects,
  cookies,
  addresses,
  dripsAndSizes,
];
