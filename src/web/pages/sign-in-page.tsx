import { Field, Problems } from './forms.tsx';
import { Layout } from './layout.tsx';
import type { Frame } from './layout.tsx';
import { Hidden } from './who.tsx';

interface SignInProps {
  readonly frame: Frame;
  /** A path of our own. */
  readonly next: string;
  readonly hasUsers: boolean;
  readonly hasOpenId: boolean;
  readonly hasProxy: boolean;
  readonly problems: readonly string[];
  /** What was typed as the user. */
  readonly user?: string;
}

/** Where people sign in. It works without script. */
export function SignInPage({ frame, next, problems, user, ...ways }: SignInProps) {
  const { say } = frame.locale;
  return (
    <Layout frame={frame} title={say('page.signIn')} isAnswer>
      <div class="sheet plain">
        <h1>{say('page.signIn')}</h1>
        <p>{say('page.signIn.lead')}</p>
        <Problems texts={problems} />
        {ways.hasOpenId && (
          <p>
            <a class="button" href={`/sign-in/openid?next=${encodeURIComponent(next)}`}>
              {say('page.signIn.openid')}
            </a>
          </p>
        )}
        {ways.hasUsers && (
          <form class="form" method="post" action="/sign-in">
            <Hidden name="next" value={next} />
            <Field label={say('page.signIn.user')}>
              <input name="user" autocomplete="username" required maxLength={60} value={user ?? ''} />
            </Field>
            <Field label={say('page.signIn.password')}>
              <input type="password" name="password" autocomplete="current-password" required maxLength={1000} />
            </Field>
            <button type="submit">{say('page.signIn')}</button>
          </form>
        )}
        {ways.hasProxy && <p>{say('page.signIn.proxy')}</p>}
        <p>
          <a href="/?for=customer-service">{say('page.toStatusPage')}</a>
        </p>
      </div>
    </Layout>
  );
}
