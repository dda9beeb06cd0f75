// Those who ask, in a process of their own: what they cost is not counted.
import { Agent, request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';

interface Rate {
  /** Requested in rotation. */
  readonly paths: readonly string[];
  readonly perSecond: number;
  readonly seconds: number;
}

interface Pipelines {
  readonly path: string;
  readonly connections: number;
  /** Requests sent at once on each. */
  readonly each: number;
  readonly seconds: number;
}

/** How often each status was answered, requests without an answer as 0, and how long answers took. */
export interface Asked {
  readonly statuses: Readonly<Record<string, number>>;
  readonly tookMs: readonly number[];
}

/** Requests that have no answer yet: more are not sent, as people wait, too. */
const MOST_OPEN = 500;
const CONNECTIONS = 64;
const EVERY_MS = 10;

export async function open({ url }: { readonly url: string }) {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const streams = new Set<IncomingMessage>();
  let events = 0;
  return {
    does: {
      /** Opens event streams; resolves with how many were taken. */
      follow: async (viewers: number) => {
        const opened = await Promise.all(Array.from({ length: viewers }, () => follow(url)));
        for (const stream of opened.flatMap((one) => one ?? [])) {
          streams.add(stream);
          stream.on('data', () => (events += 1)).on('close', () => streams.delete(stream));
        }
        return streams.size;
      },
      /** Streams that are open, and pieces of events that came so far. */
      following: async () => ({ streams: streams.size, events }),
      ask: (rate: Rate) => askAtRate(agent, url, rate),
      pipeline: (pipelines: Pipelines) => pipelineAll(url, pipelines),
    },
    end: async () => {
      for (const stream of streams) stream.destroy();
      agent.destroy();
    },
  };
}

/** An event stream, or undefined when it is refused. */
const follow = (url: string): Promise<IncomingMessage | undefined> =>
  new Promise((resolve) => {
    request(`${url}/events`, { agent: false }, (reply) => {
      if (reply.statusCode === 200) return resolve(reply);
      reply.resume();
      resolve(undefined);
    })
      .on('error', () => resolve(undefined))
      .end();
  });

/** Asks at a steady rate, whether answers come or not. */
async function askAtRate(agent: Agent, url: string, { paths, perSecond, seconds }: Rate): Promise<Asked> {
  const statuses: Record<string, number> = {};
  const tookMs: number[] = [];
  const startedAt = performance.now();
  let asked = 0;
  const waiting = new Set<symbol>();
  const count = (status: number) => (statuses[status] = (statuses[status] ?? 0) + 1);
  const askOne = (path: string) => {
    const since = performance.now();
    const own = Symbol(path);
    waiting.add(own);
    const over = (status: number) => {
      waiting.delete(own);
      count(status);
      tookMs.push(performance.now() - since);
    };
    request(url + path, { agent }, (reply) => reply.resume().on('end', () => over(reply.statusCode ?? 0)))
      .on('error', () => over(0))
      .end();
  };
  for (let elapsed = 0; elapsed < seconds * 1000; elapsed = performance.now() - startedAt) {
    for (const due = (elapsed / 1000) * perSecond; asked < due; asked += 1)
      if (waiting.size < MOST_OPEN) askOne(paths[asked % paths.length]!);
      else count(0);
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
  const giveUpAt = performance.now() + 10_000;
  while (waiting.size > 0 && performance.now() < giveUpAt)
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  return { statuses, tookMs };
}

/** Sends many requests at once on each of some connections, again as soon as one is answered or closed. */
async function pipelineAll(url: string, { path, connections, each, seconds }: Pipelines): Promise<Asked> {
  const statuses: Record<string, number> = {};
  const endsAt = performance.now() + seconds * 1000;
  const lane = async () => {
    while (performance.now() < endsAt) await pipelineOnce(url, path, each, { statuses, endsAt });
  };
  await Promise.all(Array.from({ length: connections }, lane));
  return { statuses, tookMs: [] };
}

interface Until {
  readonly statuses: Record<string, number>;
  readonly endsAt: number;
}

function pipelineOnce(url: string, path: string, each: number, { statuses, endsAt }: Until): Promise<void> {
  const { hostname, port, host } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) });
    let answered = 0;
    let tail = '';
    socket.setEncoding('latin1').on('data', (text: string) => {
      const all = tail + text;
      for (const [, status = ''] of all.matchAll(/HTTP\/1\.1 (\d{3}) /g)) {
        statuses[status] = (statuses[status] ?? 0) + 1;
        answered += 1;
      }
      // So much may be the beginning of a status line; no whole one.
      tail = all.slice(-12);
      if (answered >= each || performance.now() >= endsAt) socket.destroy();
    });
    socket.on('error', () => {}).on('close', () => resolve());
    socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`.repeat(each));
  });
}
