// Keeps the page fresh and works its switches. What is shown always comes from the server.
const inbox = document.querySelector('#inbox');
const trouble = (text) => (document.querySelector('#trouble').textContent = text);

async function refresh() {
  const reply = await fetch('/part');
  if (!reply.ok) return;
  const focused = document.activeElement?.id;
  const opened = Object.fromEntries([...document.querySelectorAll('details[id]')].map(({ id, open }) => [id, open]));
  inbox.innerHTML = await reply.text();
  for (const details of document.querySelectorAll('details[id]')) details.open = opened[details.id] ?? details.open;
  if (focused) document.getElementById(focused)?.focus();
}

async function ask(path, request) {
  const reply = await fetch(path, request);
  if (!reply.ok) return trouble((await reply.json()).detail);
  await refresh();
}

const explain = () => trouble('The inbox does not answer. Is the demo business still running?');

inbox.addEventListener('change', ({ target }) => {
  if (target.name !== 'fault') return;
  const request = target.value
    ? { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ fault: target.value }) }
    : { method: 'DELETE' };
  ask('/faults', request).catch(explain);
});
inbox.addEventListener('click', ({ target }) => {
  if (target.dataset.empty !== undefined) ask('/messages', { method: 'DELETE' }).catch(explain);
});
inbox.addEventListener('submit', (event) => {
  event.preventDefault();
  event.target.querySelector('button').disabled = true;
  ask(event.target.action, { method: 'POST', headers: { Accept: 'application/json' } }).catch(explain);
});
new EventSource('/events').addEventListener('message', () => void refresh().catch(explain));
