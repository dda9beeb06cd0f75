import { clockFace } from '../serving/clock-face.ts';
import { type Html, html } from '../serving/html.ts';
import { products } from '../shop/products.ts';
import type { Delivery } from './deliveries.ts';

const frame = (title: string, content: Html): string =>
  String(
    html`<!doctype html>
      <html lang="en-GB">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>${title} – Warehouse desk</title>
          <link rel="icon" href="data:," />
          <link rel="stylesheet" href="/assets/warehouse.css" />
        </head>
        <body>
          <header><b>ACME</b> Warehouse desk <span>Bay 3 · Penrith</span></header>
          <main>${content}</main>
        </body>
      </html>`,
  );

export const signInPage = (problem?: string): string =>
  frame(
    'Sign in',
    html`<section class="panel narrow">
      <h1>Sign in</h1>
      ${problem && html`<p class="bad" role="alert">${problem}</p>`}
      <form method="post" action="/sign-in">
        <label>Name <input name="name" autocomplete="username" required /></label>
        <label>Password <input name="password" type="password" autocomplete="current-password" required /></label
        ><button>Sign in</button>
      </form>
    </section>`,
  );

export interface Desk {
  readonly deliveries: readonly Delivery[];
  /** Orders that wait to be picked; undefined when the queue does not say. */
  readonly waiting: number | undefined;
  readonly booked?: Delivery | undefined;
  readonly problem?: string;
}

export const deskPage = ({ deliveries, waiting, booked, problem }: Desk): string =>
  frame(
    'Goods in',
    html`<div class="top">
        <h1>Goods in</h1>
        <p class="queue">
          <b>${waiting ?? '?'}</b> ${
            waiting === undefined ? 'orders waiting: the queue does not answer' : 'orders waiting to be picked'
          }
        </p>
      </div>
      ${booked && html`<p class="good" role="status">Booked in: ${booked.quantity} × ${booked.item}, delivery note ${booked.note}.</p>`}
      ${problem && html`<p class="bad" role="alert">${problem}</p>`}
      <div class="columns">
        <section class="panel">
          <h2>Book a delivery in</h2>
          <form method="post" action="/deliveries">
            <label>Delivery note <input name="note" placeholder="DN-7783" required /></label>
            <label
              >Item
              <select name="item">
                ${products.map(({ name }) => html`<option>${name}</option>`)}
              </select></label
            >
            <label>Quantity <input name="quantity" type="number" min="1" max="9999" required /></label
            ><button>Book in</button>
          </form>
        </section>
        <section class="panel">
          <h2>Booked in today</h2>
          <table>
            <thead>
              <tr>
                <th scope="col">Note</th>
                <th scope="col">Item</th>
                <th scope="col">Quantity</th>
                <th scope="col">At</th>
              </tr>
            </thead>
            <tbody>
              ${deliveries.slice(0, 12).map(
                ({ note, item, quantity, bookedAt, run }) =>
                  html`<tr>
                    <th scope="row">${note}${run && html` <i>test</i>`}</th>
                    <td>${item}</td>
                    <td>${quantity}</td>
                    <td>${clockFace(bookedAt)}</td>
                  </tr>`,
              )}
            </tbody>
          </table>
        </section>
      </div>`,
  );
