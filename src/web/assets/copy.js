// The buttons that copy what to say. `announce` is for those who do not see the button change.

/** Watches the whole page, so that buttons that arrive later work too. */
export function startCopying(announce) {
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('button[data-copy]') : null;
    if (button) void copy(button, announce);
  });
}

async function copy(button, announce) {
  const isCopied = await write(button.dataset.copy, button);
  button.textContent = isCopied ? 'Copied' : 'Select it by hand';
  announce(isCopied ? 'Copied.' : 'It could not be copied. Select it by hand.');
  setTimeout(() => (button.textContent = 'Copy'), 2000);
}

/** The clipboard is only given to pages from https or this machine; elsewhere a selection is copied the old way. */
async function write(text, button) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement('textarea');
    field.value = text;
    document.body.append(field);
    field.select();
    const isCopied = document.execCommand('copy');
    field.remove();
    button.focus();
    return isCopied;
  }
}
