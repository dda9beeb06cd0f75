// Throws switches and keeps the page fresh. What is shown always comes from the server.
const board = document.querySelector('#board');

async function refresh() {
  const reply = await fetch('/board');
  if (!reply.ok) return;
  const focused = document.activeElement?.id;
  const trouble = document.querySelector('#trouble')?.textContent ?? '';
  board.innerHTML = await reply.text();
  document.querySelector('#trouble').textContent = trouble;
  if (focused) document.getElementById(focused)?.focus();
}

async function change(component, fault) {
  const path = component ? `/faults/${component}` : '/faults';
  const request = fault
    ? { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ fault }) }
    : { method: 'DELETE' };
  const reply = await fetch(path, request);
  const told = reply.ok ? '' : (await reply.json()).detail;
  document.querySelector('#trouble').textContent = told;
  await refresh();
}

const explain = () =>
  (document.querySelector('#trouble').textContent = 'The demo business does not answer. Is it still running?');

board.addEventListener('change', ({ target }) => void change(target.name, target.value).catch(explain));
board.addEventListener('click', ({ target }) => {
  if (target.dataset.heal !== undefined) change(target.dataset.heal, '').catch(explain);
});
new EventSource('/events').addEventListener('message', () => void refresh().catch(explain));
