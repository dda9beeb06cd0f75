// What people and programs did here, written down when it was answered: one place for all writes, so that none is forgotten.
import type { Request, RequestHandler, Response } from 'express';
import type { AuditEntry, Way } from '../model/access.ts';
import { oneLine } from '../notify/inbound-line.ts';
import { addressOf } from './sign-in/networks.ts';
import type { WebInput } from './web-input.ts';
import { MinuteCount } from './minute-count.ts';
import { contextOf } from './request-context.ts';

const MOST_TEXT = 200;
/** Strangers must not be able to fill the store or the disk; above this the log says once a minute that there are more. */
const MOST_WRONG_A_MINUTE = 60;

/** Writes down what was done, and who tried in vain to sign in. */
export class AuditLog {
  readonly #input: Pick<WebInput, 'audit' | 'config' | 'clock' | 'log'>;
  readonly #wrong: MinuteCount;

  constructor(input: Pick<WebInput, 'audit' | 'config' | 'clock' | 'log'>) {
    this.#input = input;
    this.#wrong = new MinuteCount(input.clock);
  }

  /** Stands before everything that can be written to. */
  readonly watch: RequestHandler = (request, response, next) => {
    if (request.method === 'GET' || request.method === 'HEAD') return next();
    const { path } = request;
    whenAnswered(response, () => {
      const { actor } = contextOf(request);
      if (!actor) return;
      const { statusCode: status } = response;
      const outcome = status >= 500 ? 'failed' : status >= 400 ? 'refused' : 'done';
      const made = status === 201 ? response.get('Location') : undefined;
      void this.add(request, { ...actor, ...deedOf(request.method, made ?? path), outcome });
    });
    next();
  };

  /** Somebody could not sign in. */
  async failedSignIn(request: Request, who: string, way: Way): Promise<void> {
    const count = this.#wrong.next();
    if (count === MOST_WRONG_A_MINUTE + 1)
      this.#input.log.warn(
        {},
        `More than ${MOST_WRONG_A_MINUTE} sign-ins a minute fail: the audit does not name them all`,
      );
    if (count > MOST_WRONG_A_MINUTE) return;
    await this.add(request, { who, way, what: 'sign in', which: '', outcome: 'refused' });
  }

  /** Never rejects: what people do at night must not wait for a full disk. It is in the log either way. */
  async add(request: Request, deed: Omit<AuditEntry, 'at' | 'from'>): Promise<void> {
    const { audit, config, clock, log } = this.#input;
    const from = addressOf(request, config().server);
    const short = (text: string) => oneLine(text, MOST_TEXT);
    const entry = { ...deed, who: short(deed.who), which: short(deed.which), from, at: clock.now() };
    log.info(
      { audit: entry },
      `Audit: ${entry.who} (${entry.way}, ${from}): ${entry.what} ${entry.which}: ${entry.outcome}`,
    );
    await audit
      .add(entry)
      .catch((error: unknown) =>
        log.error({ error: String(error) }, `The audit cannot be written, the log has it alone: ${String(error)}`),
      );
  }
}

/** Calls back when the answer is given, also to somebody who has hung up meanwhile: what was done is done. */
function whenAnswered(response: Response, act: () => void): void {
  const end = response.end.bind(response) as (...args: readonly unknown[]) => Response;
  response.end = ((...args: readonly unknown[]) => {
    response.end = end as Response['end'];
    act();
    return end(...args);
  }) as Response['end'];
}

const verbs: Readonly<Record<string, string>> = { POST: 'make', DELETE: 'remove', PUT: 'change', PATCH: 'change' };

/** What a request wants to be done, and to what: `POST /incidents/X/acknowledge` is `acknowledge incidents`, `X`. */
export function deedOf(method: string, path: string): Pick<AuditEntry, 'what' | 'which'> {
  const [noun = '', which = '', verb] = path
    .replace(/^\/api\/v1(?=\/)/, '')
    .split('/')
    .slice(1);
  const isBare = noun === 'sign-in' || noun === 'sign-out';
  const what = isBare ? noun.replace('-', ' ') : `${verb ?? verbs[method] ?? method} ${noun}`;
  return { what: oneLine(what, MOST_TEXT), which: decoded(which) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
