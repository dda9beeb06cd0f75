// The buttons that copy what to say. `announce` is for those who do not see the button change.
import { text } from './texts.js';

/** Watches the whole page, so that buttons that arrive later work too. */
export function startCopying(announce) {
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest('button[data-copy]') : null;
    if (button) void copy(button, announce);
  });
}

async function copy(button, announce) {
  const isCopied = await write(button.dataset.copy, button);
  const [word] = button.children;
  word.textContent = text(isCopied ? 'script.copied' : 'script.notCopied');
  announce(text(isCopied ? 'script.copied.aloud' : 'script.notCopied.aloud'));
  setTimeout(() => (word.textContent = text('page.copy')), 2000);
}

/** The clipboard is only given to pages from https or this machine; elsewhere a selection is copied the old way. */
async function write(words, button) {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    const field = document.createElement('textarea');
    field.value = words;
    document.body.append(field);
    field.select();
    const isCopied = document.execCommand('copy');
    field.remove();
    button.focus();
    return isCopied;
  }
}
