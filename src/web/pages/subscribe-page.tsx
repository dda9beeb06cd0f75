import type { SubscriptionView } from '../views/subscription-view.ts';
import { Field, Problems } from './forms.tsx';
import { Layout } from './layout.tsx';
import type { Frame } from './layout.tsx';

/** The page with which somebody asks to be mailed. */
export function SubscribePage({ view, frame }: { view: SubscriptionView; frame: Frame }) {
  return (
    <Layout frame={frame} title="Get mails" hasForm isAnswer={view.problems.length > 0}>
      <div class="sheet">
        <h1 class="page-title">Get mails</h1>
        <p class="lead">
          One mail when something you choose stops working, one when it is over. They are written for{' '}
          {view.audienceWord.toLowerCase()}; choose another at the top. First you get a mail that asks whether it was
          you.
        </p>
        <form class="form" method="post" action="/subscribe">
          <Problems texts={view.problems} />
          <input type="hidden" name="for" value={view.audience} />
          <Field
            label="Your address"
            hint={view.onlyAt.length === 0 ? KEPT : `Ends with ${view.onlyAt.join(' or ')}. ${KEPT}`}
          >
            <input type="email" name="address" autocomplete="email" maxLength={254} required value={view.address} />
          </Field>
          <fieldset>
            <legend>About what</legend>
            <p>
              <label>
                <input type="checkbox" name="all" value="yes" /> Everything
              </label>
            </p>
            {view.functions.map(({ value, text }) => (
              <p>
                <label>
                  <input type="checkbox" name="function" value={value} checked={view.chosen.includes(value)} /> {text}
                </label>
              </p>
            ))}
          </fieldset>
          <button>Ask for mails</button>
        </form>
      </div>
    </Layout>
  );
}

const KEPT = 'It is used for these mails only, and deleted when you want no more of them.';

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
