import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

export interface TestProvider extends AsyncDisposable {
  readonly issuer: string;
  /** Who signs in there next, and what the provider says of them. */
  person: { sub: string; name?: string; groups?: readonly string[] | string };
  /** Groups are told only when asked with the access token. */
  tellsLater: boolean;
  /** What it was asked for at the authorization address. */
  readonly asked: URLSearchParams[];
  /** Signs in whoever is `person` and gives where the browser is sent back to. */
  visit(href: string): Promise<string>;
}

export const clientId = 'bellwether';
export const clientSecret = 'a secret between us';

/** A real OpenID provider on loopback, whose page to sign in on asks nobody anything. */
export async function openProvider(redirectUri: string, port = 0): Promise<TestProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const state = {
    issuer,
    person: { sub: 'rosa' } as TestProvider['person'],
    tellsLater: false,
    asked: [] as URLSearchParams[],
  };
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code'],
      },
    ],
    claims: { openid: ['sub', 'name', 'groups'], profile: [], email: [] },
    conformIdTokenClaims: false,
    cookies: { keys: ['a key for tests'] },
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    interactions: { url: () => '/enter' },
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
    findAccount: (_, sub) => ({
      accountId: sub,
      claims: (use) => ({
        ...state.person,
        sub,
        ...(state.tellsLater && use === 'id_token' ? { groups: undefined } : {}),
      }),
    }),
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({ accountId: oidc.session!.accountId!, clientId: oidc.client!.clientId });
      grant.addOIDCScope('openid profile email');
      await grant.save();
      return grant;
    },
  });
  const callback = provider.callback();
  server.on('request', (request, response) => {
    const url = new URL(request.url ?? '/', issuer);
    if (url.pathname === '/auth') state.asked.push(url.searchParams);
    if (url.pathname === '/enter')
      void provider.interactionFinished(request, response, { login: { accountId: state.person.sub } });
    else void callback(request, response);
  });
  return Object.assign(state, {
    visit: (href: string) => follow(href, issuer),
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  });
}

/** Follows redirects, keeping cookies, until one leads away from the provider. */
async function follow(href: string, issuer: string): Promise<string> {
  const cookies = new Map<string, string>();
  for (let at = href, hops = 0; hops < 10; hops++) {
    const cookie = Array.from(cookies, ([name, value]) => `${name}=${value}`).join('; ');
    const reply = await fetch(at, { redirect: 'manual', headers: { cookie } });
    for (const set of reply.headers.getSetCookie()) {
      const [name = '', value = ''] = set.split(';')[0]!.split('=');
      cookies.set(name, value);
    }
    const location = reply.headers.get('location');
    if (location === null) throw new Error(`The provider answered ${reply.status}: ${await reply.text()}`);
    at = new URL(location, at).href;
    if (!at.startsWith(issuer)) return at;
  }
  throw new Error('The provider leads nowhere.');
}
