import { CookieJar } from 'tough-cookie';
import type { Cookies } from '../../../check/transport.ts';

/** A jar for one run; nothing is made until the first cookie comes. */
export function createCookies(): Cookies {
  let jar: CookieJar | undefined;
  return {
    headerFor: (url) => jar?.getCookieStringSync(url.href) ?? '',
    take: (url, setCookie) => {
      jar ??= new CookieJar(undefined, { looseMode: true, allowSpecialUseDomain: true });
      for (const line of setCookie) jar.setCookieSync(line, url.href, { ignoreError: true });
    },
  };
}
