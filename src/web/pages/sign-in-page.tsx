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
  return (
    <Layout frame={frame} title="Sign in" isAnswer>
      <div class="sheet plain">
        <h1>Sign in</h1>
        <p>Errors, evidence, contacts and everything that can be done here are for those who are signed in.</p>
        <Problems texts={problems} />
        {ways.hasOpenId && (
          <p>
            <a class="button" href={`/sign-in/openid?next=${encodeURIComponent(next)}`}>
              Sign in with your organisation’s account
            </a>
          </p>
        )}
        {ways.hasUsers && (
          <form class="form" method="post" action="/sign-in">
            <Hidden name="next" value={next} />
            <Field label="User">
              <input name="user" autocomplete="username" required maxLength={60} value={user ?? ''} />
            </Field>
            <Field label="Password">
              <input type="password" name="password" autocomplete="current-password" required maxLength={1000} />
            </Field>
            <button type="submit">Sign in</button>
          </form>
        )}
        {ways.hasProxy && <p>Who comes through the proxy of your organisation is signed in by it.</p>}
        <p>
          <a href="/?for=customer-service">To the status page</a>
        </p>
      </div>
    </Layout>
  );
}
