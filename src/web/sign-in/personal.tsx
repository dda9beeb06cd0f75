// Pages are rendered without knowing who reads them, so that thousands of readers cost one rendering. What is personal is
// put into its places when a page is sent: who is signed in, and what their forms bring along instead of a token. Texts
// from outside cannot look like such a place, as they are escaped.
import { renderToString } from 'preact-render-to-string';
import type { Locale } from '../../i18n/locale.ts';
import { mayDo } from '../../model/access.ts';
import { pageBelow } from '../base-path.ts';
import { Speaking } from '../pages/said.tsx';
import { Hidden, SignedIn } from '../pages/who.tsx';
import type { Visitor } from '../request-context.ts';

const who = /<div class="who">.*?<\/div>/gs;
const byToken = /<div class="by-token is-(token|name)">.*?<\/div>/gs;

interface Place {
  readonly locale: Locale;
  /** As in the frame of the page. */
  readonly basePath?: string;
}

/** A page as somebody who is signed in gets it. */
export function personal(html: string, visitor: Visitor, { locale, basePath = '' }: Place): string {
  const { name, way, role, csrf } = visitor;
  const signedIn = renderToString(
    <Speaking value={locale}>
      <SignedIn name={name} csrf={csrf} canSignOut={way !== 'proxy'} isAdmin={role === 'admin'} />
    </Speaking>,
  );
  const page = html.replace(who, () => pageBelow(basePath, signedIn));
  if (role === undefined || !mayDo(role, 'responder')) return page;
  const hidden = renderToString(<Hidden name="csrf" value={csrf} />);
  return page.replace(byToken, (_, part) => (part === 'token' ? hidden : ''));
}
