/** Off until somebody asks for it; the script makes it work and remembers it. */
export function NoticeButton({ label }: { label: string }) {
  return (
    <button type="button" id="notice" class="copy needs-script" data-label={label}>
      {label}: off
    </button>
  );
}
