import { clockFace } from '../serving/clock-face.ts';
import { type Html, html } from '../serving/html.ts';
import { type Claim, claimKinds } from './claim.ts';

const frame = (title: string, content: Html): string =>
  String(
    html`<!doctype html>
      <html lang="en-GB">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>${title} – Claims desk</title>
          <link rel="icon" href="data:," />
          <link rel="stylesheet" href="/assets/claims.css" />
        </head>
        <body>
          <header>
            <a href="/">Claims desk</a>
            <form action="/find">
              <label for="number">Claim number</label> <input id="number" name="number" placeholder="CL-501" required />
              <button>Look it up</button>
            </form>
          </header>
          <main>${content}</main>
        </body>
      </html>`,
  );

export const deskPage = ({ problem }: { problem?: string }): string =>
  frame(
    'New claim',
    html`<h1>New claim</h1>
      ${problem && html`<p class="bad" role="alert">${problem}</p>`}
      <form class="claim" method="post" action="/claims">
        <label>Order number <input name="order" placeholder="AO-1001" required /></label>
        <label
          >Kind of claim
          <select name="kind">
            ${claimKinds.map((kind) => html`<option>${kind}</option>`)}
          </select></label
        >
        <label>What is wrong? <textarea name="says" rows="5" required></textarea></label><button>Open the claim</button>
      </form>`,
  );

export const claimPage = ({ number, order, kind, says, openedAt, run }: Claim): string =>
  frame(
    `Claim ${number}`,
    html`<h1>Claim ${number}</h1>
      <p class="state">Open since ${clockFace(openedAt)}${run && ' · test'}</p>
      <dl>
        <dt>Order</dt>
        <dd>${order}</dd>
        <dt>Kind</dt>
        <dd>${kind}</dd>
        <dt>What is wrong</dt>
        <dd>${says}</dd>
      </dl>
      <p><a href="/">Open another claim</a></p>`,
  );
