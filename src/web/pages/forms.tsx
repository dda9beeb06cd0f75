import type { ComponentChildren } from 'preact';
import { useLocale } from './said.tsx';

/** A label and what it is about; the hint stands under it. */
export function Field({ label, hint, children }: { label: string; hint?: string; children: ComponentChildren }) {
  return (
    <label class="field">
      <span class="label">{label}</span>
      {children}
      {hint && <span class="soft small">{hint}</span>}
    </label>
  );
}

/** Who it is, as far as they say; taken out where it is known who is signed in. */
export function NameField({ value }: { value?: string | undefined }) {
  const { say } = useLocale();
  return (
    <div class="by-token is-name">
      <Field label={say('page.form.yourName')}>
        <input name="by" autocomplete="name" maxLength={100} {...(value === undefined ? {} : { value })} />
      </Field>
    </div>
  );
}

/** What proves that somebody may do it; who is signed in needs none. */
export function TokenField() {
  const { say } = useLocale();
  return (
    <div class="by-token is-token">
      <Field label={say('page.form.token')} hint={say('page.form.token.hint')}>
        <input type="password" name="token" autocomplete="current-password" required />
      </Field>
    </div>
  );
}

/** What was wrong with what was sent, read aloud when the page opens. */
export function Problems({ texts }: { texts: readonly string[] }) {
  if (texts.length === 0) return null;
  return (
    <ul class="problems plain-list" role="alert">
      {texts.map((text) => (
        <li>{text}</li>
      ))}
    </ul>
  );
}
