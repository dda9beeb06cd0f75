import type { FaultBoard } from '../faults/board.ts';
import { type ComponentId, componentIds, faultsOf } from '../faults/fault.ts';
import { clockFace } from '../serving/clock-face.ts';
import { type Html, html } from '../serving/html.ts';
import { componentWords, explain, faultWords } from './words.ts';

export interface Links {
  readonly self: string;
  readonly shop: string;
  readonly inbox: string;
  readonly monitor: string | undefined;
}

function summary(board: FaultBoard): Html {
  const broken = board.list();
  if (broken.length === 0) {
    return html`<div class="lamp well" role="status">
      <b>Everything works</b><span>Throw a switch, and watch the status page and the pager find out.</span>
    </div>`;
  }
  const lines = broken.map(({ component, fault, since }) => {
    const { name, means } = componentWords[component];
    return html`<li>
      <b>${name}: ${faultWords[fault].label.toLowerCase()}</b> since ${clockFace(since)}. ${explain(component, fault)}
      ${means}
    </li>`;
  });
  return html`<div class="lamp ill" role="status">
    <b>${broken.length === 1 ? 'One part is broken' : `${broken.length} parts are broken`}</b>
    <ul>
      ${lines}
    </ul>
    <button id="heal-all" data-heal="">Heal everything</button>
  </div>`;
}

function panel(board: FaultBoard, component: ComponentId): Html {
  const { name, is } = componentWords[component];
  const now = board.get(component);
  const choice = (value: string, label: string, says: string, isOn: boolean) =>
    html`<label class="switch${value === '' && ' rest'}" title="${says}">
      <input
        type="radio"
        name="${component}"
        id="${component}-${value || 'works'}"
        value="${value}"
        ${isOn && html` checked`}
      /><span>${label}</span></label
    >`;
  return html`<fieldset class="panel${now && ' broken'}">
    <legend>${name} <code>${component}</code></legend>
    <p>${is}</p>
    <div class="row">
      ${choice('', 'Works', 'As it should be.', !now)}${faultsOf(component).map((fault) =>
        choice(fault, faultWords[fault].label, explain(component, fault), now === fault),
      )}
    </div>
    <p class="says">${now ? explain(component, now) : html`<span class="ok">As it should be.</span>`}</p>
  </fieldset>`;
}

/** The part of the page that changes: what is broken, and a panel for each component. */
export const boardPart = (board: FaultBoard): Html =>
  html`${summary(board)}
    <p id="trouble" role="alert"></p>
    <div class="panels">${componentIds.map((component) => panel(board, component))}</div>`;

export const switchesPage = (board: FaultBoard, { self, shop, inbox, monitor }: Links): string =>
  String(
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>Switches – Acme Outfitters, demo</title>
          <link rel="icon" href="data:," />
          <link rel="stylesheet" href="/assets/switches.css" />
        </head>
        <body>
          <header>
            <h1>Switches</h1>
            <p>Break a part of Acme Outfitters, on purpose.</p>
            <nav aria-label="Elsewhere">
              ${monitor && html`<a href="${monitor}">Status page</a>`}<a href="${inbox}">Pager inbox</a
              ><a href="${shop}">Shop</a>
            </nav>
          </header>
          <main id="board">${boardPart(board)}</main>
          <footer>
            <p>
              Each part has at most one fault at a time. The servers speak plain HTTP here, so there is no certificate
              to break. Programs and terminals can throw the same switches:
            </p>
            <pre>
curl -X PUT -H 'Content-Type: application/json' -d '{"fault":"http-503"}' ${self}/faults/voyager
curl -X DELETE ${self}/faults/voyager</pre>
          </footer>
          <noscript
            ><p class="noscript">The switches on this page need a script; the two lines above do not.</p></noscript
          >
          <script src="/assets/switches.js" defer></script>
        </body>
      </html>`,
  );
