import type { Locale } from '../../i18n/locale.ts';
import type { SubscriptionView } from '../views/subscription-view.ts';
import { errorsOf, Field, Form, useControl, Wrong } from './forms.tsx';
import { Layout } from './layout.tsx';
import type { Frame } from './layout.tsx';
import { useLocale } from './said.tsx';

/** The page with which somebody asks to be mailed. */
export function SubscribePage({ view, frame }: { view: SubscriptionView; frame: Frame }) {
  const { say } = frame.locale;
  return (
    <Layout
      frame={frame}
      title={say('page.getMails')}
      hasForm
      errors={errorsOf('subscribe', view.problems, frame.locale)}
    >
      <div class="sheet">
        <h1 class="page-title">{say('page.getMails')}</h1>
        <p class="lead">{say('page.subscribe.lead', { audience: say(`page.subscribe.for.${view.audience}`) })}</p>
        <Form
          id="subscribe"
          action="/subscribe"
          look="wide"
          state={{ values: { address: view.address }, problems: view.problems }}
        >
          <input type="hidden" name="for" value={view.audience} />
          <Field
            name="address"
            label={say('page.subscribe.address')}
            hint={
              view.onlyAt.length === 0
                ? say('page.subscribe.address.kept')
                : say('page.subscribe.address.endsWith', { endings: anyOf(view.onlyAt, frame.locale) })
            }
          >
            {(control, value) => (
              <input {...control} type="email" autocomplete="email" maxLength={254} required value={value} />
            )}
          </Field>
          <Choices view={view} />
          <button>{say('page.subscribe.button')}</button>
        </Form>
      </div>
    </Layout>
  );
}

/** What the mails are to be about. What is wrong with the choice stands at its first box, to which the summary leads. */
function Choices({ view }: { view: SubscriptionView }) {
  const { say } = useLocale();
  const { name: _, ...first } = useControl('function');
  return (
    <fieldset class={first['aria-invalid'] ? 'is-wrong' : undefined}>
      <legend>{say('page.subscribe.about')}</legend>
      <Wrong name="function" />
      <label class="choice is-all">
        <input {...first} type="checkbox" name="all" value="yes" checked={view.isAll} />{' '}
        <span>{say('page.subscribe.everything')}</span>
      </label>
      {view.functions.map(({ value, text }) => (
        <label class="choice">
          <input type="checkbox" name="function" value={value} checked={view.chosen.includes(value)} />{' '}
          <span>{text}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** `@acme.example or @acme.test` */
const anyOf = (endings: readonly string[], { say }: Locale) => endings.join(say('page.subscribe.or'));

interface AskProps {
  readonly frame: Frame;
  readonly title: string;
  readonly texts: readonly string[];
  /** What it is about, a line each. */
  readonly about: readonly string[];
  readonly action: string;
  readonly button: string;
  /** What the link in the mail carried. */
  readonly secret?: string;
}

/** One question with one button: a link alone does nothing, for programs that look at mails follow links. */
export function OneButtonPage({ frame, title, texts, about, action, button, secret }: AskProps) {
  return (
    <Layout frame={frame} title={title} hasForm>
      <div class="sheet plain">
        <h1>{title}</h1>
        {texts.map((text) => (
          <p>{text}</p>
        ))}
        <ul>
          {about.map((line) => (
            <li>{line}</li>
          ))}
        </ul>
        <form class="form" method="post" action={action}>
          {secret !== undefined && <input type="hidden" name="t" value={secret} />}
          <button>{button}</button>
        </form>
      </div>
    </Layout>
  );
}
