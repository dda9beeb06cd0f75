import { scryptSync } from 'node:crypto';
import type { AccessRules, LocalUser, Role } from '../../../src/model/access.ts';
import type { PasswordHash } from '../../../src/model/password-hash.ts';
import type { WebInput } from '../../../src/web/web-input.ts';
import { openHouse, type House } from './house.ts';

/** As weak as a configuration may have it, so that tests are quick. */
const quick = { cost: 2 ** 14, blockSize: 8, parallel: 1 } as const;

/** What stands in the configuration for a password. */
export function hashed(password: string): PasswordHash {
  const salt = Buffer.from('a salt of its own').toString('base64url');
  const options = { N: quick.cost, r: quick.blockSize, p: quick.parallel, maxmem: 64 * 1024 * 1024 };
  const key = scryptSync(password, Buffer.from(salt, 'base64url'), 32, options).toString('base64url');
  return { ...quick, salt, key };
}

export const user = (id: string, name: string, role: Role, password = `${id}s long password`): LocalUser => ({
  ...{ id, name, role },
  password: hashed(password),
});

const people = [
  user('vera', 'Vera Viewer', 'viewer'),
  user('rosa', 'Rosa Responder', 'responder'),
  user('anna', 'Anna Admin', 'admin'),
];

/** A viewer, a responder and an admin who have passwords here: `veras long password`. */
export const withUsers: AccessRules = {
  view: 'anyone',
  users: new Map(people.map((one) => [one.id, one])),
  groups: {},
};

/** A house in which people sign in like that. */
export async function openWithUsers(
  rules: AccessRules = withUsers,
  more: Partial<Pick<WebInput, 'sessions' | 'audit'>> = {},
): Promise<House> {
  const house = await openHouse(more);
  house.world.breakVoyager();
  house.config = { ...house.config, access: rules };
  house.world.config = house.config;
  return house;
}

/** A browser as far as it matters: it keeps cookies, and says where a form comes from. */
export class Browser {
  readonly cookies = new Map<string, string>();
  readonly #url: string;

  constructor({ url }: { readonly url: string }) {
    this.#url = url;
  }

  get cookieHeader(): string {
    return Array.from(this.cookies, ([name, value]) => `${name}=${value}`).join('; ');
  }

  async ask(path: string, init: RequestInit = {}): Promise<Response> {
    const cookie = this.cookieHeader;
    const headers = { ...(cookie === '' ? {} : { cookie }), ...(init.headers as Record<string, string>) };
    const reply = await fetch(new URL(path, this.#url), { redirect: 'manual', ...init, headers });
    for (const set of reply.headers.getSetCookie()) {
      const [pair = '', ...rest] = set.split(';');
      const [name = '', value = ''] = pair.split('=');
      const isOver = rest.some((part) => / Expires=Thu, 01 Jan 1970/.test(part));
      if (isOver) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return reply;
  }

  async text(path: string): Promise<string> {
    return (await this.ask(path)).text();
  }

  /** Sends a form of one of our own pages, or, as `headers` say, of another site. */
  send(path: string, fields: Readonly<Record<string, string>>, headers: Record<string, string> = {}) {
    const body = new URLSearchParams(fields);
    const own = 'origin' in headers ? {} : { origin: new URL(this.#url).origin };
    return this.ask(path, { method: 'POST', body, headers: { ...own, ...headers } });
  }

  signIn(user: string, password = `${user}s long password`, next?: string): Promise<Response> {
    return this.send('/sign-in', { user, password, ...(next === undefined ? {} : { next }) });
  }

  /** What the forms of a page bring along. */
  async csrf(path = '/?for=operations'): Promise<string> {
    return /name="csrf" value="([^"]+)"/.exec(await this.text(path))?.[1] ?? '';
  }
}
