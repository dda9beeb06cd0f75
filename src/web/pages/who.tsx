import { useLocale } from './said.tsx';

/** What the top of every page shows to strangers. */
export function SignInLink({ href }: { href: string }) {
  const { say } = useLocale();
  return (
    <div class="who">
      <a href={href}>{say('page.signIn')}</a>
    </div>
  );
}

/** The same place for somebody who is signed in. */
export function SignedIn(props: { name: string; csrf: string; canSignOut: boolean; isAdmin: boolean }) {
  const { say } = useLocale();
  return (
    <div class="who">
      <span>{props.name}</span>
      {props.isAdmin && <a href="/audit">{say('page.audit')}</a>}
      {props.canSignOut && (
        <form method="post" action="/sign-out">
          <Hidden name="csrf" value={props.csrf} />
          <button type="submit">{say('page.signOut')}</button>
        </form>
      )}
    </div>
  );
}

/** What a form brings along unseen. */
export function Hidden({ name, value }: { name: string; value: string }) {
  return <input type="hidden" name={name} value={value} />;
}
