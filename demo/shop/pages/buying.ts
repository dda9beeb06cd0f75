import { type Html, html } from '../../serving/html.ts';
import { calendarDay } from '../../serving/clock-face.ts';
import { type BasketLine, totalOf } from '../basket.ts';
import type { Order, OrderStatus } from '../order-book.ts';
import { pounds } from '../products.ts';

const lines = (list: readonly BasketLine[]): Html =>
  html`<table class="lines">
    <thead>
      <tr>
        <th scope="col">Article</th>
        <th scope="col">Quantity</th>
        <th scope="col">Price</th>
      </tr>
    </thead>
    <tbody>
      ${list.map(
        ({ product, quantity }) =>
          html`<tr>
            <th scope="row"><img src="/images/${product.sku}.svg" width="64" height="48" alt="" /> ${product.name}</th>
            <td>${quantity}</td>
            <td>${pounds(product.price * quantity)}</td>
          </tr>`,
      )}
    </tbody>
    <tfoot>
      <tr>
        <th scope="row" colspan="2">Total</th>
        <td>${pounds(totalOf(list))}</td>
      </tr>
    </tfoot>
  </table>`;

export const basketPage = (list: readonly BasketLine[]): Html =>
  html` <div class="heading"><h1>Your basket</h1></div>
    ${
      list.length === 0
        ? html`<p class="note">It is empty still. <a href="/catalogue">See the catalogue</a>.</p>`
        : html`${lines(list)}
            <div class="ways">
              <a class="button" href="/checkout/card">Pay by card</a
              ><a class="button quiet" href="/checkout/invoice">Order on invoice</a>
              <form method="post" action="/basket/empty"><button class="plain">Empty the basket</button></form>
            </div>`
    }`;

/** What the customer has written already; never the card. */
export interface Written {
  readonly name?: string;
  readonly email?: string;
  readonly address?: string;
}

const delivery = ({ name = '', email = '', address = '' }: Written) =>
  html`<fieldset>
    <legend>Where shall we send it?</legend>
    <label>Full name <input name="name" autocomplete="name" value="${name}" required /></label>
    <label>E-mail <input name="email" type="email" autocomplete="email" value="${email}" required /></label>
    <label>Address <input name="address" autocomplete="street-address" value="${address}" required /></label>
  </fieldset>`;

const ways = {
  card: html`<fieldset>
    <legend>Your credit card</legend>
    <label>Card number <input name="number" inputmode="numeric" autocomplete="cc-number" required /></label>
    <div class="pair">
      <label>Expiry date <input name="expiry" placeholder="MM/YY" autocomplete="cc-exp" required /></label>
      <label>Security code <input name="code" inputmode="numeric" autocomplete="cc-csc" required /></label>
    </div>
    <p class="hint">Paid through Voyager. We never see or keep your card.</p>
  </fieldset>`,
  invoice: html`<fieldset>
    <legend>For business customers</legend>
    <label>Customer number <input name="customerNumber" placeholder="B-2041" required /></label>
    <p class="hint">On the top right of every invoice. Payable within thirty days.</p>
  </fieldset>`,
};

export interface Checkout {
  readonly way: 'card' | 'invoice';
  readonly list: readonly BasketLine[];
  /** Why the last attempt came to nothing. */
  readonly problem?: string;
  readonly written?: Written;
}

export const checkoutPage = ({ way, list, problem, written = {} }: Checkout): Html =>
  html` <div class="heading"><h1>${problem ?? (way === 'card' ? 'Pay by card' : 'Order on invoice')}</h1></div>
    ${
      problem &&
      html`<p class="note bad" role="alert">
        Nothing was ordered and nothing was charged.
        ${
          way === 'card'
            ? html`Please try again, or <a href="/checkout/invoice">order on invoice</a> if you are a business customer.`
            : 'Please check what you wrote.'
        }
      </p>`
    }
    <div class="checkout">
      <form method="post" action="/checkout/${way}">
        ${delivery(written)}${ways[way]}
        <button class="button">${way === 'card' ? 'Pay now' : 'Place the order'}</button>
      </form>
      <aside aria-label="Your order">${lines(list)}</aside>
    </div>`;

export const thankYouPage = (order: Order): Html =>
  html` <section class="thanks">
    <h1>Thank you for your order</h1>
    <p>
      Your order number is <strong>${order.number}</strong>.
      ${
        order.run
          ? 'This was a test order: nothing will be shipped.'
          : order.payment === 'invoice'
            ? 'The invoice travels with the parcel.'
            : 'Your card was charged.'
      }
    </p>
    ${lines(order.lines)}
    <p><a class="button" href="/track?number=${order.number}">Track this order</a></p>
  </section>`;

export const trackPage = (asked: string, found?: { order: Order; status: OrderStatus }): Html =>
  html` <div class="heading"><h1>${found ? `Order ${found.order.number}` : 'Track an order'}</h1></div>
    ${
      found
        ? html`<p class="status" role="status">${found.status}</p>
            <ol class="way">
              ${['Received', 'Being packed', 'On its way'].map(
                (stage) => html`<li${stage === found.status && html` aria-current="step"`}>${stage}</li>`,
              )}
            </ol>
            <p>
              Placed on ${calendarDay(found.order.placedAt)},
              ${found.order.payment === 'card' ? 'paid by card' : 'on invoice'}.
            </p>
            ${lines(found.order.lines)}`
        : asked && html`<p class="note bad" role="alert">We know no order with the number “${asked}”.</p>`
    }
    <form class="track" action="/track">
      <label for="number">Order number</label
      ><input id="number" name="number" value="${asked}" placeholder="AO-1001" required />
      <button class="button">Track my order</button>
    </form>`;
