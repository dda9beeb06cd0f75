import { clockFace } from '../serving/clock-face.ts';
import { type Html, html } from '../serving/html.ts';
import type { Alert, AlertBook } from './alert-book.ts';
import { type InboxFault, type InboxFaultSwitch, inboxFaults } from './inbox-fault.ts';
import type { Message, MessageLog } from './message-log.ts';
import { onCallFor } from './on-call.ts';

const SHOWN = 60;

export interface InboxView {
  readonly alerts: AlertBook;
  readonly log: MessageLog;
  readonly faults: InboxFaultSwitch;
}

const statusWords = { triggered: 'New', acknowledged: 'Taken', resolved: 'Over' } as const;

const faultWords: Readonly<Record<InboxFault, string>> = {
  'http-500': 'Server error',
  'http-429': 'Too many calls',
  hang: 'Hangs',
  reset: 'Cuts the line',
  'http-400': 'Refuses for good',
};

function bubble(alert: Alert): Html {
  const { id, severity, status, summary, openedAt, changedAt, triggers, details, links, acknowledgedBy, told } = alert;
  const web = links.filter(({ href }) => /^https?:\/\//i.test(href));
  return html`<li class="alert ${status}">
    <p class="meta">
      <span class="${severity}">${severity}</span> ${statusWords[status]} · <time>${clockFace(openedAt)}</time>${
        triggers > 1 && ` · ${triggers} messages`
      }
    </p>
    <h3>${summary}</h3>
    ${status === 'resolved' && html`<p class="after">Over at ${clockFace(changedAt)}.</p>`}
    ${acknowledgedBy && status !== 'resolved' && html`<p class="after">Taken by ${acknowledgedBy}. ${told && html`<span class="${told.isTaken ? 'good' : 'bad'}">${told.says}</span>`}</p>`}
    ${status === 'triggered' && html`<form method="post" action="/alerts/${encodeURIComponent(id)}/acknowledge"><button id="take-${id}">Acknowledge</button></form>`}
    ${
      (details.length > 0 || web.length > 0) &&
      html`<details id="more-${id}" ${status === 'triggered' && html` open`}>
        <summary>All that came with it</summary>
        <dl>
          ${details.map(
            ([label, text]) =>
              html`<dt>${label}</dt>
                <dd>${text}</dd>`,
          )}
        </dl>
        <p class="links">${web.map(({ href, text }) => html`<a href="${href}">${text}</a> `)}</p>
      </details>`
    }
  </li>`;
}

const row = ({ receivedAt, channel, action, effect, dedupKey, body }: Message): Html =>
  html`<tr>
    <td><time>${clockFace(Date.parse(receivedAt))}</time></td>
    <td>${channel}</td>
    <td>${action}</td>
    <td class="effect ${effect}">${effect}</td>
    <td>
      <details>
        <summary>${dedupKey ?? 'body'}</summary>
        <pre>${JSON.stringify(body, null, 2)}</pre>
      </details>
    </td>
  </tr>`;

const arrived = (messages: readonly Message[]): Html =>
  messages.length === 0
    ? html`<p class="note">Nothing so far. Break something with the switches: the monitor rings here.</p>`
    : html`<div class="scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">At</th>
                <th scope="col">Channel</th>
                <th scope="col">Action</th>
                <th scope="col">Effect</th>
                <th scope="col">Key and body</th>
              </tr>
            </thead>
            <tbody>
              ${messages.slice(-SHOWN).toReversed().map(row)}
            </tbody>
          </table>
        </div>
        <p><button class="plain" id="empty" data-empty>Empty the inbox</button></p>`;

function pagerSwitch({ fault, refused }: InboxFaultSwitch): Html {
  const choice = (value: InboxFault | '', label: string) =>
    html`<label class="choice"
      ><input
        type="radio"
        name="fault"
        id="fault-${value || 'none'}"
        value="${value}"
        ${(fault ?? '') === value && html` checked`}
      /><span>${label}</span></label
    >`;
  return html`<fieldset>
    <legend>The pager itself</legend>
    <div class="row">${choice('', 'Works')}${inboxFaults.map((one) => choice(one, faultWords[one]))}</div>
    <p class="note">
      ${
        fault
          ? `Messages turned away since then: ${refused}. Whoever sends them must try again.`
          : 'A pager can fail as well. The monitor keeps what it could not deliver.'
      }
    </p>
  </fieldset>`;
}

/** The part of the page that changes. */
export function inboxPart({ alerts, log, faults }: InboxView): Html {
  const messages = log.all;
  const isQuiet = alerts.open.length === 0;
  return html`<section class="phone" aria-label="Telephone of the person on call">
      <div class="screen">
        <p class="bar">
          <span>${alerts.open[0] ? `${onCallFor(alerts.open[0])}, on call` : 'On call'}</span
          ><span>${isQuiet ? 'All quiet' : `${alerts.open.length} open`}</span>
        </p>
        ${isQuiet && html`<p class="quiet">${alerts.resolved.length > 0 ? 'Nothing is open. Good night.' : 'Nobody has rung yet.'}</p>`}
        <ul>
          ${alerts.open.map(bubble)}${alerts.resolved.slice(0, 8).map(bubble)}
        </ul>
      </div>
    </section>
    <section class="log">
      <h2>What arrived <small>${messages.length === 1 ? '1 message' : `${messages.length} messages`}</small></h2>
      ${arrived(messages)}${pagerSwitch(faults)}
      <p id="trouble" role="alert"></p>
    </section>`;
}

export const inboxPage = (view: InboxView, links: { switches: string; monitor: string | undefined }): string =>
  String(
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>Pager inbox – Acme Outfitters, demo</title>
          <link rel="icon" href="data:," />
          <link rel="stylesheet" href="/assets/inbox.css" />
        </head>
        <body>
          <header>
            <h1>Pager inbox</h1>
            <nav aria-label="Elsewhere">
              ${links.monitor && html`<a href="${links.monitor}">Status page</a>`}<a href="${links.switches}"
                >Switches</a
              >
            </nav>
          </header>
          <main id="inbox">${inboxPart(view)}</main>
          <script src="/assets/inbox.js" defer></script>
        </body>
      </html>`,
  );
