// The letters on a wall, as large as this very screen and its fonts allow. Without script the server's estimate stays.
const LAST_STEP = 11;

/** Tries the steps of the style sheet, the largest first; the headline grows smaller only when all else is as small as can be. */
export function fitWall() {
  const head = document.querySelector('.wall-head');
  const lines = document.querySelector('.wall-lines');
  if (!head || !lines) return;
  if (lines.childElementCount > 0 && fitPart(lines)) return;
  if (!isFitting()) fitPart(head);
}

/** Ages and durations grow longer while the page is open. */
export function keepFitting() {
  if (document.querySelector('.wall-head') && !isFitting()) fitWall();
}

function fitPart(part) {
  for (let step = 0; step <= LAST_STEP; step += 1) {
    part.className = part.className.replace(/wide-\d+ tall-\d+/, `wide-${step} tall-${step}`);
    if (isFitting()) return true;
  }
  return false;
}

function isFitting() {
  const { scrollHeight, clientHeight } = document.documentElement;
  return scrollHeight <= clientHeight;
}
