// Forms that can be read aloud, and sent again after a mistake: each field has its label, its hint and what is wrong with it,
// tied together by ids; a summary at the top of the page has the focus and leads to the fields. All of it without script.
import { createContext, type ComponentChildren, type VNode } from 'preact';
import { useContext } from 'preact/hooks';
import type { Locale } from '../../i18n/locale.ts';
import { untouched, type FieldProblem, type FormState } from '../views/form-state.ts';
import { useLocale } from './said.tsx';
import { Shape } from './shapes.tsx';

interface Around {
  /** Of the form: ids of its fields begin with it. */
  readonly id: string;
  readonly state: FormState;
}

const FormContext = createContext<Around>({ id: '', state: untouched });

interface FormProps extends Around {
  readonly action: string;
  readonly look?: 'wide' | 'row';
  /** Its name, where no heading gives it one. */
  readonly label?: string;
  readonly children: ComponentChildren;
}

/** A form that is posted; what was sent before and was wrong is shown in it again. */
export function Form({ id, state, action, look, label, children }: FormProps) {
  return (
    <FormContext.Provider value={{ id, state }}>
      <form
        id={id}
        class={look ? `form is-${look}` : 'form'}
        method="post"
        action={action}
        {...(label === undefined ? {} : { 'aria-label': label })}
      >
        {children}
      </form>
    </FormContext.Provider>
  );
}

/** What stands on the element into which something is written. */
interface Control {
  readonly id: string;
  readonly name: string;
  readonly 'aria-invalid'?: 'true';
  readonly 'aria-describedby'?: string;
}

interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  /** Makes the element, with what was written before. */
  readonly children: (control: Control, value: string) => VNode;
}

const idOf = (form: string, name: string) => `${form}-${name}`;
const errorIdOf = (form: string, name: string) => `${idOf(form, name)}-error`;

/** A label, what is to be filled in, and what is wrong with it. */
export function Field({ name, label, hint, children }: FieldProps) {
  const { id, state } = useContext(FormContext);
  const control = useControl(name, hint !== undefined);
  return (
    // No div: who is signed in gets the fields for a token without it, up to the next end of a div.
    <p class={control['aria-invalid'] ? 'field is-wrong' : 'field'}>
      <label class="label" for={idOf(id, name)}>
        {label}
      </label>
      <Wrong name={name} />
      {children(control, state.values[name] ?? '')}
      {hint !== undefined && (
        <span class="hint soft small" id={`${idOf(id, name)}-hint`}>
          {hint}
        </span>
      )}
    </p>
  );
}

/** Ties an element to its label, its hint and what is wrong with it. */
export function useControl(name: string, hasHint = false): Control {
  const { id, state } = useContext(FormContext);
  const wrong = state.problems.filter(({ fields }) => fields.includes(name));
  const errors = new Set(wrong.map(({ fields: [first = name] }) => errorIdOf(id, first)));
  const described = [...errors, ...(hasHint ? [`${idOf(id, name)}-hint`] : [])];
  return {
    id: idOf(id, name),
    name,
    ...(wrong.length > 0 ? { 'aria-invalid': 'true' } : {}),
    ...(described.length > 0 ? { 'aria-describedby': described.join(' ') } : {}),
  };
}

/** What is wrong with a field, beside it. */
export function Wrong({ name }: { name: string }) {
  const { say } = useLocale();
  const { id, state } = useContext(FormContext);
  const here = state.problems.filter(({ fields }) => fields[0] === name);
  if (here.length === 0) return null;
  return (
    <span class="wrong" id={errorIdOf(id, name)}>
      <Shape state="failing" /> <span class="unseen">{say('page.form.error')} </span>
      {here.map(({ text }) => text).join(' ')}
    </span>
  );
}

/** Who it is, as far as they say; taken out where it is known who is signed in. */
export function NameField() {
  const { say } = useLocale();
  return (
    <div class="by-token is-name">
      <Field name="by" label={say('page.form.yourName')}>
        {(control, value) => <input {...control} autocomplete="name" maxLength={100} value={value} />}
      </Field>
    </div>
  );
}

/** What proves that somebody may do it; who is signed in needs none. */
export function TokenField() {
  const { say } = useLocale();
  return (
    <div class="by-token is-token">
      <Field name="token" label={say('page.form.token')} hint={say('page.form.token.hint')}>
        {(control) => <input {...control} type="password" autocomplete="current-password" required />}
      </Field>
    </div>
  );
}

/** One line of the summary. */
export interface FormError {
  readonly text: string;
  /** Where it is put right. */
  readonly fieldId?: string;
}

/** What is wrong with a form, for the summary of its page. Undefined: the page does not have the form (any more). */
export const errorsOf = (
  form: string | undefined,
  problems: readonly FieldProblem[],
  { say }: Locale,
): readonly FormError[] =>
  problems.map(({ fields: [first], label, text }) => ({
    text: label === undefined ? text : say('page.form.problem', { label, problem: text }),
    ...(form === undefined || first === undefined ? {} : { fieldId: idOf(form, first) }),
  }));

/** All that was wrong, at the top of the page, where the focus is when the page opens. */
export function ErrorSummary({ errors }: { errors: readonly FormError[] }) {
  const { say } = useLocale();
  return (
    <div class="sheet">
      <div class="errors" role="group" aria-labelledby="errors-title" tabIndex={-1} autofocus>
        <div role="alert">
          <h2 id="errors-title">
            <Shape state="failing" /> {say('page.form.errors')}
          </h2>
          <ul class="plain-list">
            {errors.map(({ text, fieldId }) => (
              <li>{fieldId === undefined ? text : <a href={`#${fieldId}`}>{text}</a>}</li>
            ))}
          </ul>
        </div>
      </div>
    </div>
  );
}
