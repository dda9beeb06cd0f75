/** What the top of every page shows to strangers. */
export function SignInLink({ href }: { href: string }) {
  return (
    <div class="who">
      <a href={href}>Sign in</a>
    </div>
  );
}

/** The same place for somebody who is signed in. */
export function SignedIn(props: { name: string; csrf: string; canSignOut: boolean; isAdmin: boolean }) {
  return (
    <div class="who">
      <span>{props.name}</span>
      {props.isAdmin && <a href="/audit">Audit</a>}
      {props.canSignOut && (
        <form method="post" action="/sign-out">
          <Hidden name="csrf" value={props.csrf} />
          <button type="submit">Sign out</button>
        </form>
      )}
    </div>
  );
}

/** What a form brings along unseen. */
export function Hidden({ name, value }: { name: string; value: string }) {
  return <input type="hidden" name={name} value={value} />;
}
