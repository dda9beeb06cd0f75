import { Subject, useLocale } from './said.tsx';

/** Copies a text; the script makes it work. Without a name of its own it is told from others by what it copies. */
export function CopyButton({ text, name = text }: { text: string; name?: string }) {
  const { say } = useLocale();
  return (
    <button type="button" class="copy needs-script" data-copy={text}>
      <span>{say('page.copy')}</span>
      <Subject text={name} />
    </button>
  );
}
