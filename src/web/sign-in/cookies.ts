import type { Request, Response } from 'express';

/** What a cookie of ours is for. */
export type CookieUse = 'session' | 'openid';

/** Over HTTPS a browser takes a `__Host-` cookie from nobody else, not even from a neighbour under the same domain. */
const nameOf = (use: CookieUse, isSecure: boolean) => `${isSecure ? '__Host-' : ''}bellwether_${use}`;

/** Cookies for who signs in; `publicUrl` says whether people reach us over HTTPS. */
export function cookieOf(use: CookieUse, publicUrl: string) {
  const secure = publicUrl.startsWith('https:');
  const name = nameOf(use, secure);
  const options = { httpOnly: true, sameSite: 'lax', path: '/', secure } as const;
  return {
    read: ({ headers }: Request): string | undefined => valueIn(headers.cookie, name),
    set: (response: Response, value: string, maxAge: number) => {
      response.cookie(name, value, { ...options, maxAge });
    },
    clear: (response: Response) => {
      response.clearCookie(name, options);
    },
  };
}

function valueIn(cookies: string | undefined, name: string): string | undefined {
  const pairs = (cookies ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}
