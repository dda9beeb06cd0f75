// Signing in at an identity provider: OpenID Connect, authorization code with PKCE, state and nonce.
import { createHash } from 'node:crypto';
import * as client from 'openid-client';
import { z } from 'zod';
import type { OpenIdRules } from '../../model/access.ts';
import { oneLine } from '../../notify/inbound-line.ts';
import type { Clock } from '../../time/clock.ts';
import type { Person } from '../sessions.ts';
import { HOUR_MS, MINUTE_MS } from '../../time/units.ts';

/** Where the provider sends people back to. */
export const CALLBACK = '/sign-in/openid/callback';
/** How long somebody may take to sign in there. */
export const LONGEST_VISIT_MS = 10 * MINUTE_MS;

const TIMEOUT_S = 5;
const DISCOVERY_TRIES = 2;
const DISCOVERY_FRESH_MS = HOUR_MS;
const MOST_NAME = 100;
const MOST_GROUPS = 500;

const visitForm = z.strictObject({
  state: z.string().min(1).max(200),
  nonce: z.string().min(1).max(200),
  verifier: z.string().min(1).max(200),
  next: z.string().max(1000),
  begunAt: z.number(),
});

/** What the browser keeps while somebody is at the provider. */
export type Visit = z.output<typeof visitForm>;

/** A visit as a cookie, and back; undefined when there is none, it is garbled or was begun too long ago. */
export const spellVisit = (visit: Visit): string => Buffer.from(JSON.stringify(visit)).toString('base64url');
export function readVisit(text: string | undefined, now: number): Visit | undefined {
  try {
    const visit = visitForm.parse(JSON.parse(Buffer.from(text ?? '', 'base64url').toString()));
    return Math.abs(now - visit.begunAt) <= LONGEST_VISIT_MS ? visit : undefined;
  } catch {
    return undefined;
  }
}

/** The provider cannot be asked: it is down, or says something else than it must. */
export class ProviderTrouble extends Error {
  override readonly name = 'ProviderTrouble';
}

/** The provider as the configuration names it. What it says of itself is asked for when somebody wants to sign in. */
export class OpenId {
  readonly #clock: Clock;
  #found: { readonly key: string; readonly at: number; readonly provider: client.Configuration } | undefined;

  #asking: { readonly key: string; readonly provider: Promise<client.Configuration> } | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Where to send the browser, and what it keeps. Rejects with {@link ProviderTrouble}. */
  async begin(rules: OpenIdRules, publicUrl: string, next: string): Promise<{ href: string; visit: Visit }> {
    const provider = await this.#provider(rules);
    const [state, nonce, verifier] = [client.randomState(), client.randomNonce(), client.randomPKCECodeVerifier()];
    const url = client.buildAuthorizationUrl(provider, {
      redirect_uri: publicUrl + CALLBACK,
      scope: rules.scopes.join(' '),
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    });
    return { href: url.href, visit: { state, nonce, verifier, next, begunAt: this.#clock.now() } };
  }

  /** Who came back with this answer. Rejects with {@link ProviderTrouble}, also when the answer is not the provider's. */
  async finish(rules: OpenIdRules, answer: URL, { state, nonce, verifier }: Visit): Promise<Person> {
    const provider = await this.#provider(rules);
    const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true };
    const tokens = await troubled(client.authorizationCodeGrant(provider, answer, checks));
    const claims = tokens.claims();
    if (!claims) throw new ProviderTrouble('The identity provider did not say who it is.');
    const isThere = claims[rules.groupsClaim] !== undefined;
    const asked = !isThere && provider.serverMetadata().userinfo_endpoint !== undefined;
    const more = asked ? await troubled(client.fetchUserInfo(provider, tokens.access_token, claims.sub)) : {};
    return personOf({ ...more, ...claims }, rules.groupsClaim);
  }

  async #provider(rules: OpenIdRules): Promise<client.Configuration> {
    const { issuer, clientId, clientSecret } = rules;
    const key = createHash('sha256')
      .update(JSON.stringify([issuer, clientId, clientSecret]))
      .digest('hex');
    const at = this.#clock.monotonic();
    const known = this.#found;
    if (known?.key === key && at - known.at < DISCOVERY_FRESH_MS) return known.provider;
    const provider = await this.#discoverOnce(rules, key).catch((error: unknown) => {
      // One that cannot be asked anew may still be good.
      if (known?.key === key) return known.provider;
      throw error;
    });
    this.#found = { key, at, provider };
    return provider;
  }

  /** However many want to sign in at this moment, the provider is asked once. */
  #discoverOnce(rules: OpenIdRules, key: string): Promise<client.Configuration> {
    if (this.#asking?.key === key) return this.#asking.provider;
    const asking = { key, provider: discover(rules) };
    this.#asking = asking;
    return asking.provider.finally(() => {
      if (this.#asking === asking) this.#asking = undefined;
    });
  }
}

async function discover({ issuer, clientId, clientSecret }: OpenIdRules): Promise<client.Configuration> {
  const proof = clientSecret === undefined ? client.None() : undefined;
  const execute = issuer.startsWith('http:') ? [client.allowInsecureRequests] : [];
  for (let attempt = 1; ; attempt++) {
    try {
      return await client.discovery(new URL(issuer), clientId, clientSecret, proof, { execute, timeout: TIMEOUT_S });
    } catch (error) {
      if (attempt >= DISCOVERY_TRIES) throw troubleOf(error);
    }
  }
}

async function troubled<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw troubleOf(error);
  }
}

/** In words, without codes and tokens that may stand in the answer. */
function troubleOf(error: unknown): ProviderTrouble {
  const { message, cause, error: code } = error as { message?: unknown; cause?: unknown; error?: unknown };
  const below = cause instanceof Error ? cause.message : '';
  const parts = [typeof code === 'string' ? code : '', String(message ?? error), below].filter((part) => part !== '');
  return new ProviderTrouble(oneLine(parts.join(': '), 300), { cause: error });
}

/** Who it is by the provider's claims. Groups are a list, or one text. */
function personOf(claims: Readonly<Record<string, unknown>>, groupsClaim: string): Person {
  const subject = String(claims['sub']);
  const names = ['name', 'preferred_username', 'email'].flatMap((claim) => {
    const value = claims[claim];
    return typeof value === 'string' ? oneLine(value, MOST_NAME) || [] : [];
  });
  const groups = [claims[groupsClaim] ?? []].flat().filter((group) => typeof group === 'string');
  return {
    way: 'openid',
    subject,
    name: names[0] ?? oneLine(subject, MOST_NAME),
    groups: groups.slice(0, MOST_GROUPS),
  };
}
