// Who is signed in. All of it is in memory, so that people stay signed in while the store cannot be used, and in the store,
// so that they stay signed in when the monitor is started anew.
import { createHash, randomBytes } from 'node:crypto';
import type { AccessRules, Role, Session } from '../model/access.ts';
import { roleOfGroups } from '../model/access.ts';
import type { Log } from '../model/log.ts';
import type { Sessions } from '../store/store.ts';
import type { Clock } from '../time/clock.ts';
import { HOUR_MS, MINUTE_MS } from '../time/units.ts';

/** However much it is used. */
export const LONGEST_SESSION_MS = 12 * HOUR_MS;
const LONGEST_IDLE_MS = 2 * HOUR_MS;
/** How far what is stored may lag behind its use. */
const USE_SAVED_MS = MINUTE_MS;
const MOST_OF_ONE = 20;

/** Who just proved who they are. */
export type Person = Pick<Session, 'way' | 'subject' | 'name' | 'groups'>;

interface Parts {
  readonly stored: Sessions;
  readonly rules: () => AccessRules;
  readonly clock: Clock;
  readonly log: Log;
}

/** Sessions by what browsers have of them: 32 bytes of chance. */
export class SessionBook {
  readonly #parts: Parts;
  readonly #listeners: ((hash: string) => void)[] = [];
  #loaded: Promise<Map<string, Session>> | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** A new session; what the browser had before is over. Resolves with what the browser is given. */
  async open(person: Person, before: string | undefined): Promise<string> {
    const { clock, rules } = this.#parts;
    const known = await this.#all();
    await this.sweep();
    if (before !== undefined) await this.end(before);
    const own = [...known.values()].filter((one) => isSamePerson(one, person));
    for (const { hash } of own.slice(0, Math.max(0, own.length + 1 - MOST_OF_ONE))) await this.#remove(known, hash);
    const secret = randomBytes(32).toString('base64url');
    const now = clock.now();
    const session = { ...person, hash: hashOf(secret), entry: entryOf(person, rules()), createdAt: now, usedAt: now };
    known.set(session.hash, session);
    await this.#kept(this.#parts.stored.save(session), `${person.name} has to sign in again after the next start`);
    return secret;
  }

  /** The session, when it is not over; it is in use from now on for another while. */
  async find(secret: string): Promise<Session | undefined> {
    const known = await this.#all();
    const hash = hashOf(secret);
    const session = known.get(hash);
    if (!session) return undefined;
    if (this.#isOver(session)) {
      await this.#remove(known, hash);
      return undefined;
    }
    const now = this.#parts.clock.now();
    if (now - session.usedAt < USE_SAVED_MS) return session;
    const used = { ...session, usedAt: now };
    known.set(hash, used);
    await this.#kept(this.#parts.stored.save(used), `the session of ${session.name} may be over after the next start`);
    return used;
  }

  /** Whether the session with this hash is not over; that is no use of it. */
  async isOpen(hash: string): Promise<boolean> {
    const session = (await this.#all()).get(hash);
    return session !== undefined && !this.#isOver(session);
  }

  /** Calls back with the hash of each session that is over, as soon as that is noticed. */
  onEnd(listener: (hash: string) => void): void {
    this.#listeners.push(listener);
  }

  async end(secret: string): Promise<void> {
    await this.#remove(await this.#all(), hashOf(secret));
  }

  /** Ends what is over: too old, unused for too long, or the configuration says something else of them now. */
  async sweep(): Promise<void> {
    const known = await this.#all();
    for (const session of [...known.values()].filter((one) => this.#isOver(one)))
      await this.#remove(known, session.hash);
  }

  #isOver(session: Session): boolean {
    const now = this.#parts.clock.now();
    const isOld = now - session.createdAt >= LONGEST_SESSION_MS || now - session.usedAt >= LONGEST_IDLE_MS;
    return isOld || session.entry !== entryOf(session, this.#parts.rules());
  }

  async #remove(known: Map<string, Session>, hash: string): Promise<void> {
    if (!known.delete(hash)) return;
    for (const listener of this.#listeners) listener(hash);
    await this.#kept(this.#parts.stored.remove(hash), 'a session that is over may be open again after the next start');
  }

  #all(): Promise<Map<string, Session>> {
    this.#loaded ??= this.#parts.stored.all().then((all) => new Map(all.map((one) => [one.hash, one])));
    this.#loaded.catch(() => void (this.#loaded = undefined));
    return this.#loaded;
  }

  async #kept(work: Promise<void>, otherwise: string): Promise<void> {
    await work.catch((error: unknown) =>
      this.#parts.log.error({ error: String(error) }, `The store cannot be written, so ${otherwise}: ${String(error)}`),
    );
  }
}

/** What somebody may do now, or undefined: their groups have no role. */
export function roleOf({ way, subject, groups }: Person, rules: AccessRules): Role | undefined {
  return way === 'password' ? rules.users.get(subject)?.role : roleOfGroups(rules.groups, groups);
}

const isSamePerson = (a: Person, b: Person) => a.way === b.way && a.subject === b.subject;

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Changes with everything that the configuration says of somebody. */
function entryOf({ way, subject }: Pick<Person, 'way' | 'subject'>, { users, oidc }: AccessRules): string {
  const { issuer, clientId } = oidc ?? {};
  return hashOf(JSON.stringify(way === 'password' ? (users.get(subject) ?? null) : [issuer, clientId]));
}
