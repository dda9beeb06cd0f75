import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { RequestHandler } from 'express';

interface Asset {
  readonly type: string;
  readonly body: Buffer;
  readonly hash: string;
}

/** The pages' own style, script and icons, held in memory. */
export interface AssetFiles {
  /** The address of an asset, with its fingerprint. */
  readonly address: (name: string) => string;
  /** Answers `/assets/NAME`. */
  readonly handle: RequestHandler<{ name: string }>;
}

const types: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

/** Reads the assets once. All style sheets become one, in the order of their names. */
export function loadAssets(): AssetFiles {
  const folder = new URL('./assets/', import.meta.url);
  const names = readdirSync(folder).toSorted();
  const read = (name: string) => readFileSync(new URL(name, folder));
  const assets = new Map<string, Asset>();
  const add = (name: string, body: Buffer) => {
    const type = types[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
    assets.set(name, { type, body, hash: createHash('sha256').update(body).digest('hex').slice(0, 16) });
  };
  add('site.css', Buffer.concat(names.filter((name) => name.endsWith('.css')).map(read)));
  for (const name of names.filter((name) => !name.endsWith('.css'))) add(name, read(name));
  add('idiomorph.js', readFileSync(fileURLToPath(import.meta.resolve('idiomorph'))));
  return {
    address: (name) => `/assets/${name}?v=${assets.get(name)?.hash ?? ''}`,
    handle(request, response, next) {
      const asset = assets.get(request.params.name);
      if (!asset) return next();
      const isPinned = request.query['v'] === asset.hash;
      response
        .set({
          'Content-Type': asset.type,
          ETag: `"${asset.hash}"`,
          'Cache-Control': isPinned ? 'public, max-age=31536000, immutable' : 'no-cache',
        })
        .send(asset.body);
    },
  };
}
