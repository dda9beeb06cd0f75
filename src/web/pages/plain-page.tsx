import { Layout } from './layout.tsx';
import type { Frame } from './layout.tsx';

/** A page with one thing to say: not found, not built, broken. */
export function PlainPage({ frame, title, texts }: { frame: Frame; title: string; texts: readonly string[] }) {
  return (
    <Layout frame={frame} title={title}>
      <div class="sheet plain">
        <h1>{title}</h1>
        {texts.map((text) => (
          <p>{text}</p>
        ))}
        <p>
          <a href="/">To the status page</a>
        </p>
      </div>
    </Layout>
  );
}
