// A sound and a notice of the desktop when a new problem appears on this page: off until somebody asks for it, and
// remembered in this browser alone.
import { text } from './texts.js';

const KEY = 'bellwether-notice';

let known = new Set();
let sound;
/** Held, so that a browser does not forget them before they are clicked. */
let shown = [];

/** Makes the button work. What is broken already is no news. */
export function startNotice() {
  known = new Set(problems().map(([key]) => key));
  const button = document.getElementById('notice');
  if (!button) return;
  showLabel(button);
  button.addEventListener('click', () => {
    remember(!isOn());
    showLabel(button);
    if (!isOn()) return;
    chime();
    if ('Notification' in globalThis && Notification.permission === 'default') void Notification.requestPermission();
  });
  // After a reload browsers give no sound before the first touch or key.
  for (const kind of ['pointerdown', 'keydown'])
    document.addEventListener(kind, () => isOn() && void speaker()?.resume(), { once: true });
}

/** What somebody chose stays, but a page that has changed its language says it anew. */
export function renameNotice(label) {
  const button = document.getElementById('notice');
  if (!button || label === undefined) return;
  button.dataset.label = label;
  showLabel(button);
}

/** Tells of problems that were not there before. */
export function tellNew() {
  const present = problems();
  const fresh = present.filter(([key]) => !known.has(key));
  known = new Set(present.map(([key]) => key));
  if (fresh.length === 0 || !isOn()) return;
  chime();
  for (const notice of shown) notice.close();
  document.documentElement.dataset.noticed = fresh.map(([key]) => key).join(' ');
  if (!('Notification' in globalThis) || Notification.permission !== 'granted') return;
  shown = fresh.map(([key, says]) => new Notification(says, { tag: key, body: document.title }));
}

function problems() {
  return JSON.parse(document.getElementById('content')?.dataset.problems ?? '[]');
}

function showLabel(button) {
  const { label } = button.dataset;
  button.textContent = text(isOn() ? 'page.notice.on' : 'page.notice.off', { label });
}

// Without storage (a private window, a strict browser) it works until the page is left.
let isOnHere = false;

function isOn() {
  try {
    return localStorage.getItem(KEY) === 'on';
  } catch {
    return isOnHere;
  }
}

function remember(isWanted) {
  isOnHere = isWanted;
  try {
    if (isWanted) localStorage.setItem(KEY, 'on');
    else localStorage.removeItem(KEY);
  } catch {
    // Kept in `isOnHere`.
  }
}

function speaker() {
  if ('AudioContext' in globalThis) sound ??= new AudioContext();
  return sound;
}

/** Two falling notes, made here: there is no file to fetch when the network is gone. */
function chime() {
  const out = speaker();
  if (!out) return;
  for (const [index, hertz] of [880, 587].entries()) {
    const at = out.currentTime + index * 0.22;
    const tone = out.createOscillator();
    const volume = out.createGain();
    tone.frequency.value = hertz;
    volume.gain.setValueAtTime(0.0001, at);
    volume.gain.exponentialRampToValueAtTime(0.25, at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.4);
    tone.connect(volume).connect(out.destination);
    tone.start(at);
    tone.stop(at + 0.42);
  }
}
