// Keeps an open page current: ages grow here; everything else is fetched from the server and morphed into place, so
// that focus, scrolling and opened details stay. A page that lost its server says so and turns grey.
import { Idiomorph } from './idiomorph.js';

const RETRY_MS = [1000, 2000, 4000, 8000, 10000];
const SILENT_MS = 16000;
const POLL_MS = 15000;
const FOLLOW_MS = { '*': 5000 };
const KEPT = new Set(['lost', 'announcer']);

const root = document.documentElement;
const main = () => document.getElementById('content');

/** How far this machine's clock is ahead of the server's. */
let skewMs = Date.now() - Date.parse(main().dataset.now);
let lastContactAt = Date.now();
let stream;
let retries = 0;
let fetching = null;
let wantsAgain = false;
let followTimer = null;
let retryTimer = null;
/** Forms that somebody has begun to write into: they stay as they are. */
const written = new WeakSet();
/** Going to another page breaks the stream too, but nothing is lost then. */
let isLeaving = false;

root.classList.add('scripted');
tick();
setInterval(tick, 1000);
connect();
document.addEventListener('click', (event) => void copy(event));
document.addEventListener('input', (event) => event.target.form && written.add(event.target.form));
addEventListener('beforeunload', () => (isLeaving = true));
addEventListener('pageshow', (event) => {
  isLeaving = false;
  if (event.persisted) connect();
});
document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && tick());

// ---- Ages

function tick() {
  const now = Date.now() - skewMs;
  for (const time of document.querySelectorAll('time[data-age]')) say(time, age(now - Date.parse(time.dateTime)));
  for (const time of document.querySelectorAll('time[data-lasting]'))
    say(time, lasting(now - Date.parse(time.dateTime)));
  if (!root.classList.contains('is-lost'))
    for (const time of document.querySelectorAll('time[data-clock]')) say(time, clock(now, time.dataset.clock));
  if (Date.now() - lastContactAt > SILENT_MS && stream?.readyState === EventSource.OPEN) lose();
}

function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function age(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 1) return 'just now';
  if (seconds < 90) return `${seconds} s ago`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 90) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 36 ? `${hours} h ago` : `${Math.floor(hours / 24)} days ago`;
}

/** `07:52 GMT` in the business's zone. */
function clock(at, timeZone) {
  const parts = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone, timeZoneName: 'short' };
  return new Intl.DateTimeFormat('en-GB', parts).format(at);
}

function lasting(ms) {
  const seconds = Math.max(1, Math.floor(ms / 1000));
  if (seconds < 60) return count(seconds, 'second');
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return count(minutes, 'minute');
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return count(hours, 'hour') + (minutes % 60 ? ` ${count(minutes % 60, 'minute')}` : '');
  const days = Math.floor(hours / 24);
  return count(days, 'day') + (hours % 24 ? ` ${count(hours % 24, 'hour')}` : '');
}

function count(number, unit) {
  return `${number} ${unit}${number === 1 ? '' : 's'}`;
}

// ---- The stream

function connect() {
  clearTimeout(retryTimer);
  stream?.close();
  stream = new EventSource('/events');
  stream.addEventListener('open', () => {
    retries = 0;
    root.dataset.stream = 'open';
  });
  stream.addEventListener('beat', (event) => {
    lastContactAt = Date.now();
    skewMs = lastContactAt - Date.parse(event.data);
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
  stream.close();
  root.dataset.stream = 'lost';
  const wait = RETRY_MS[Math.min(retries++, RETRY_MS.length - 1)];
  retryTimer = setTimeout(connect, wait + Math.random() * 500);
  void refresh().then((isThere) => {
    if (!isThere || retries < RETRY_MS.length) return;
    clearTimeout(retryTimer);
    retryTimer = setTimeout(connect, POLL_MS);
  });
}

/** What is shown is what the server has. */
function found() {
  lastContactAt = Date.now();
  if (!root.classList.contains('is-lost')) return;
  root.classList.remove('is-lost');
  document.getElementById('lost').hidden = true;
}

function showLost() {
  if (root.classList.contains('is-lost')) return;
  const at = new Date(lastContactAt).toLocaleTimeString('en-GB', { timeZoneName: 'short' });
  const notice = document.getElementById('lost');
  notice.textContent = `The monitor cannot be reached. What is below was true at ${at} and may be wrong now. Trying again…`;
  notice.hidden = false;
  root.classList.add('is-lost');
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
      signal: AbortSignal.timeout(10000),
      headers: { Accept: 'text/html' },
    });
    if (response.status >= 500) throw new Error(`answered ${response.status}`);
    const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
    show(fresh);
    found();
    return true;
  } catch {
    if (!isLeaving) showLost();
    return false;
  }
}

function show(fresh) {
  const said = main().dataset.says;
  Idiomorph.morph(document.body, fresh.body, {
    morphStyle: 'innerHTML',
    callbacks: {
      beforeNodeMorphed: (node) => !KEPT.has(node.id) && !(node instanceof HTMLFormElement && written.has(node)),
      beforeAttributeUpdated: (name, node) => !(name === 'open' && node instanceof HTMLDetailsElement),
    },
  });
  document.title = fresh.title;
  const icon = fresh.getElementById('icon');
  if (icon) document.getElementById('icon')?.setAttribute('href', icon.getAttribute('href'));
  tick();
  const says = main().dataset.says;
  if (says !== said) say(document.getElementById('announcer'), says);
}

// ---- Copying what to say

async function copy(event) {
  const button = event.target instanceof Element ? event.target.closest('button[data-copy]') : null;
  if (!button) return;
  const isCopied = await write(button.dataset.copy, button);
  button.textContent = isCopied ? 'Copied' : 'Select it by hand';
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
