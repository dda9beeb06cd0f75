import { Html, html } from '../../serving/html.ts';
import { categories } from '../products.ts';

export interface Frame {
  readonly title: string;
  /** Articles in the basket. */
  readonly inBasket: number;
  readonly release: string;
  /** What stands in the search field. */
  readonly words?: string;
}

const mark = html`<svg viewBox="0 0 40 32" aria-hidden="true">
  <path d="M2 30 L15 6 L22 18 L27 11 L38 30 Z" fill="currentColor" />
  <path d="M15 6 L19 13 L15 15 L12 12 Z" fill="#fbf6ea" />
</svg>`;

/** A page of the shop around its content. Works without script. */
export function frame({ title, inBasket, release, words = '' }: Frame, content: Html): string {
  return String(
    html`<!doctype html>
      <html lang="en-GB">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>${title} – Acme Outfitters</title>
          <link rel="icon" href="/images/mark.svg" />
          <link rel="stylesheet" href="/assets/shop.css" />
        </head>
        <body>
          <a class="skip" href="#content">Skip to the content</a>
          <p class="ribbon">Free delivery from £50 · Return it within 100 days, muddy or not</p>
          <header>
            <a class="brand" href="/"
              >${mark}<span>Acme <em>Outfitters</em></span></a
            >
            <form class="search" role="search" action="/search">
              <label class="hidden" for="q">Search our shop</label>
              <input id="q" type="search" name="q" value="${words}" placeholder="Tents, boots, a good mug …" /><button>
                Search
              </button>
            </form>
            <nav aria-label="Your shop">
              <a href="/track">Track an order</a><a class="basket" href="/basket">Basket <b>${inBasket}</b></a>
            </nav>
          </header>
          <nav class="shelves" aria-label="Departments">
            <a href="/catalogue">Everything</a>${categories.map(
              (category) => html`<a href="/catalogue?department=${encodeURIComponent(category)}">${category}</a>`,
            )}
          </nav>
          <main id="content">${content}</main>
          <footer>
            <div><b>Acme Outfitters</b> Ready for the weather since 1931.</div>
            <div>12 Ridge Lane, Keswick · +44 17687 00000</div>
            <div class="release">Release: ${release}</div>
          </footer>
        </body>
      </html>`,
  );
}
