import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { RequestHandler } from 'express';

/** Types by ending. Nothing is ever sent as HTML, so nothing that a target wrote can run here. */
const types: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  json: 'application/json; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  zip: 'application/zip',
};

const runIdForm = /^[0-9a-f]{32}$/;
const fileForm = /^[a-z0-9][a-z0-9-]{0,60}\.(png|jpeg|json|txt|zip)$/;

/** The path of a piece of evidence, or undefined when the names are not of our making. */
export function evidencePath(storeFolder: string, runId: string, file: string): string | undefined {
  return runIdForm.test(runId) && fileForm.test(file) ? join(storeFolder, 'evidence', runId, file) : undefined;
}

/** Answers `/evidence/RUNID/FILE`; what is not there is left to the next handler. */
export function serveEvidence(storeFolder: () => string): RequestHandler<{ runId: string; file: string }> {
  return async (request, response, next) => {
    const { runId, file } = request.params;
    const path = evidencePath(storeFolder(), runId, file);
    if (path === undefined) return next();
    const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW).catch(() => undefined);
    if (!handle) return next();
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) return next();
      const ending = file.slice(file.lastIndexOf('.') + 1);
      response.set({
        'Content-Type': types[ending] ?? 'application/octet-stream',
        'Content-Length': String(stats.size),
        'Content-Security-Policy': "default-src 'none'; sandbox",
        'Cache-Control': 'no-store',
        ...(ending === 'zip' ? { 'Content-Disposition': `attachment; filename="${runId}-${file}"` } : {}),
      });
      if (request.method === 'HEAD') response.end();
      else await pipeline(handle.createReadStream({ autoClose: false, end: Math.max(0, stats.size - 1) }), response);
    } catch (error) {
      if (!response.headersSent) throw error;
      response.destroy();
    } finally {
      await handle.close();
    }
  };
}
