import { Layout } from './layout.tsx';
import type { Frame } from './layout.tsx';

interface PlainProps {
  readonly frame: Frame;
  readonly title: string;
  readonly texts: readonly string[];
  readonly isAnswer?: boolean;
}

/** A page with one thing to say: not found, not built, broken. */
export function PlainPage({ frame, title, texts, isAnswer = false }: PlainProps) {
  return (
    <Layout frame={frame} title={title} isAnswer={isAnswer}>
      <div class="sheet plain">
        <h1>{title}</h1>
        {texts.map((text) => (
          <p>{text}</p>
        ))}
        <p>
          <a href="/">{frame.locale.say('page.toStatusPage')}</a>
        </p>
      </div>
    </Layout>
  );
}
