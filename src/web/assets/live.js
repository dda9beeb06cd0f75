// Keeps an open page current: ages grow here; everything else is fetched from the server and morphed into place, so
// that focus, scrolling and opened details stay. A page that lost its server says so and turns grey.
import { startCopying } from './copy.js';
import { Idiomorph } from './idiomorph.js';
import { renameNotice, startNotice, tellNew } from './notice.js';
import { age, clock, exactly, lasting } from './said-time.js';
import { text } from './texts.js';
import { fitWall, keepFitting } from './wall.js';

const RETRY_MS = [1000, 2000, 4000, 8000, 10000];
/** The stream beats every five seconds, so this is a beat that did not come. */
const SILENT_MS = 8000;
/** Without any word for so long a page is not believed, whatever the stream says: the machine may have slept. */
const OLD_MS = 30000;
const ANSWER_MS = 4000;
const POLL_MS = 15000;
const FOLLOW_MS = { '*': 5000 };
const KEPT = new Set(['lost', 'announcer', 'notice']);

const root = document.documentElement;
const main = () => document.getElementById('content');
const icon = () => document.getElementById('icon');

/** How far this machine's clock is ahead of the server's. */
let skewMs = Date.now() - Date.parse(main().dataset.now);
let lastContactAt = Date.now();
let askedAt = Date.now();
let stream;
let retries = 0;
let fetching = null;
let wantsAgain = false;
let followTimer = null;
let retryTimer = null;
let isLost = false;
/** What the page was called, and its icon, before it was doubted. */
let believed = null;
/** Forms that somebody has begun to write into: they stay as they are. */
const written = new WeakSet();
/** Going to another page breaks the stream too, but nothing is lost then. */
let isLeaving = false;

root.classList.add('scripted');
startNotice();
startCopying(announce);
tick();
fitWall();
setInterval(tick, 1000);
connect();
document.addEventListener('input', (event) => event.target.form && written.add(event.target.form));
addEventListener('beforeunload', () => (isLeaving = true));
addEventListener('pageshow', (event) => {
  isLeaving = false;
  if (event.persisted) wake();
});
addEventListener('online', wake);
addEventListener('resize', fitWall);
document.addEventListener('resume', wake);
document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && wake());

// ---- Ages

function tick() {
  const now = Date.now() - skewMs;
  for (const time of document.querySelectorAll('time[data-age]')) say(time, age(now - Date.parse(time.dateTime)));
  for (const time of document.querySelectorAll('time[data-lasting]'))
    say(time, lasting(now - Date.parse(time.dateTime)));
  for (const time of document.querySelectorAll('time[data-clock]')) say(time, clock(now, time.dataset.clock));
  if (Date.now() - lastContactAt > OLD_MS) isLost = true;
  doubt();
  if (stream && Date.now() - Math.max(lastContactAt, askedAt) > SILENT_MS) lose();
  keepFitting();
}

function say(element, words) {
  if (element && element.textContent !== words) element.textContent = words;
}

function announce(words) {
  say(document.getElementById('announcer'), words);
}

// ---- The stream

function connect() {
  clearTimeout(retryTimer);
  stream?.close();
  askedAt = Date.now();
  stream = new EventSource(new URL('../events', import.meta.url));
  stream.addEventListener('open', () => {
    retries = 0;
    root.dataset.stream = 'open';
  });
  stream.addEventListener('beat', (event) => {
    lastContactAt = Date.now();
    skewMs = lastContactAt - Date.parse(event.data);
    if (isLost) void refresh();
  });
  stream.addEventListener('changed', (event) => {
    if (event.data === main().dataset.version) found();
    else void refresh();
  });
  stream.addEventListener('checked', (event) => {
    lastContactAt = Date.now();
    renew(JSON.parse(event.data));
  });
  stream.addEventListener('error', lose);
}

/** The stream broke or fell silent. If the page itself can still be had, we go on by asking from time to time. */
function lose() {
  if (isLeaving) return;
  stream?.close();
  stream = undefined;
  root.dataset.stream = 'lost';
  const wait = RETRY_MS[Math.min(retries++, RETRY_MS.length - 1)];
  clearTimeout(retryTimer);
  retryTimer = setTimeout(connect, wait + Math.random() * 500);
  void refresh().then((isThere) => {
    if (!isThere || retries < RETRY_MS.length) return;
    clearTimeout(retryTimer);
    retryTimer = setTimeout(connect, POLL_MS);
  });
}

/** The tab was hidden, the machine slept, or the network is back: what is shown may be old. */
function wake() {
  tick();
  if (!isLost && Date.now() - lastContactAt < SILENT_MS) return;
  connect();
  void refresh();
}

/** What is shown is what the server has. */
function found() {
  lastContactAt = Date.now();
  if (!isLost) return;
  isLost = false;
  doubt();
  announce(text('script.back', { says: main().dataset.says }));
}

// ---- Doubt

/** Says in words, and by turning grey, that what is shown cannot be believed; takes it back when it can. */
function doubt() {
  const why = isLost ? lostText() : oldText();
  const notice = document.getElementById('lost');
  if (why) say(notice, why);
  if (Boolean(why) === root.classList.contains('is-lost')) return;
  notice.hidden = !why;
  root.classList.toggle('is-lost', Boolean(why));
  fitWall();
  if (why) {
    believed = { title: document.title, href: icon()?.getAttribute('href') };
    document.title = text('script.notCurrent', { title: document.title });
    icon()?.setAttribute('href', new URL('./unknown.svg', import.meta.url).pathname);
  } else if (believed) {
    document.title = believed.title;
    if (believed.href) icon()?.setAttribute('href', believed.href);
    believed = null;
  }
}

function zone() {
  return document.querySelector('[data-clock]')?.dataset.clock;
}

function lostText() {
  return text('script.lost', { time: exactly(lastContactAt, zone()) });
}

/** On a wall: the monitor answers, but has nothing new to tell. */
function oldText() {
  const { oldAfter } = main().dataset;
  const newest = document.querySelector('time[data-checked="*"]')?.dateTime;
  if (!oldAfter || !newest || Date.now() - skewMs - Date.parse(newest) <= Number(oldAfter)) return '';
  return text('script.old', { time: exactly(Date.parse(newest), zone()) });
}

// ---- New content

/** Answers arrived: their ages are renewed at once; a page that shows the answers themselves is fetched, but not for each. */
function renew(times) {
  for (const time of document.querySelectorAll('time[data-checked]')) {
    const key = time.dataset.checked;
    const at = key === '*' ? Object.values(times).reduce((a, b) => (a > b ? a : b), time.dateTime) : times[key];
    if (at) time.dateTime = at;
  }
  tick();
  const { follows } = main().dataset;
  const concerns = follows === '*' || Object.keys(times).some((key) => key.startsWith(`${follows}@`));
  if (follows && concerns) followTimer ??= setTimeout(follow, FOLLOW_MS[follows] ?? 1000);
}

function follow() {
  followTimer = null;
  void refresh();
}

/** Fetches this page and morphs it into place; true when the server answered. One at a time, a wish meanwhile is kept. */
async function refresh() {
  if (fetching) {
    wantsAgain = true;
    return fetching;
  }
  fetching = load();
  const isThere = await fetching;
  fetching = null;
  if (wantsAgain) {
    wantsAgain = false;
    if (isThere) return refresh();
  }
  return isThere;
}

async function load() {
  try {
    const response = await fetch(location.href, {
      signal: AbortSignal.timeout(ANSWER_MS),
      headers: { Accept: 'text/html' },
    });
    // The page stays as it is when the monitor asks to come again later.
    if (response.status === 429 || response.status >= 500) throw new Error(`answered ${response.status}`);
    const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
    show(fresh);
    found();
    return true;
  } catch {
    if (isLeaving) return false;
    isLost = true;
    doubt();
    return false;
  }
}

function show(fresh) {
  const said = main().dataset.says;
  // Read before its elements are taken over.
  const label = fresh.getElementById('notice')?.dataset.label;
  document.body.className = fresh.body.className;
  root.lang = fresh.documentElement.lang;
  Idiomorph.morph(document.body, fresh.body.childNodes, {
    morphStyle: 'innerHTML',
    callbacks: {
      beforeNodeMorphed: (node) => !KEPT.has(node.id) && !(node instanceof HTMLFormElement && written.has(node)),
      beforeAttributeUpdated: (name, node) => !(name === 'open' && node instanceof HTMLDetailsElement),
    },
  });
  believed = believed && { title: fresh.title, href: fresh.getElementById('icon')?.getAttribute('href') };
  if (!believed) {
    document.title = fresh.title;
    const href = fresh.getElementById('icon')?.getAttribute('href');
    if (href) icon()?.setAttribute('href', href);
  }
  fitWall();
  tick();
  tellNew();
  renameNotice(label);
  const { says } = main().dataset;
  if (says !== said) announce(says);
}
