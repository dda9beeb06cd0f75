import type { FieldProblem } from '../views/form-state.ts';
import { errorsOf, Field, Form } from './forms.tsx';
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
  readonly problems: readonly FieldProblem[];
  /** What was typed as the user. */
  readonly user?: string;
}

/** Where people sign in. It works without script. */
export function SignInPage({ frame, next, problems, user, ...ways }: SignInProps) {
  const { say } = frame.locale;
  return (
    <Layout
      frame={frame}
      title={say('page.signIn')}
      errors={errorsOf(ways.hasUsers ? 'sign-in' : undefined, problems, frame.locale)}
      isAnswer
    >
      <div class="sheet plain">
        <h1>{say('page.signIn')}</h1>
        <p>{say('page.signIn.lead')}</p>
        {ways.hasOpenId && (
          <p>
            <a class="button" href={`/sign-in/openid?next=${encodeURIComponent(next)}`}>
              {say('page.signIn.openid')}
            </a>
          </p>
        )}
        {ways.hasUsers && (
          <Form id="sign-in" action="/sign-in" state={{ values: { user: user ?? '' }, problems }}>
            <Hidden name="next" value={next} />
            <Field name="user" label={say('page.signIn.user')}>
              {(control, value) => <input {...control} autocomplete="username" required maxLength={60} value={value} />}
            </Field>
            <Field name="password" label={say('page.signIn.password')}>
              {(control) => (
                <input {...control} type="password" autocomplete="current-password" required maxLength={1000} />
              )}
            </Field>
            <button type="submit">{say('page.signIn')}</button>
          </Form>
        )}
        {ways.hasProxy && <p>{say('page.signIn.proxy')}</p>}
        <p>
          <a href="/?for=customer-service">{say('page.toStatusPage')}</a>
        </p>
      </div>
    </Layout>
  );
}
