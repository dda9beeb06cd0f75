import { useLocale } from './said.tsx';

/** Off until somebody asks for it; the script makes it work and remembers it. */
export function NoticeButton({ label }: { label: string }) {
  const { say } = useLocale();
  return (
    <button type="button" id="notice" class="copy needs-script" data-label={label}>
      {say('page.notice.off', { label })}
    </button>
  );
}
