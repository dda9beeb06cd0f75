import { type Html, html } from '../../serving/html.ts';
import { type Product, categories, pounds, products } from '../products.ts';

const card = (product: Product): Html =>
  html`<li class="card">
    <a href="/products/${product.sku}"
      ><img src="/images/${product.sku}.svg" width="400" height="300" loading="lazy" alt="" />
      <span class="kind">${product.category}</span><strong>${product.name}</strong></a
    >
    <span class="price">${pounds(product.price)}</span>
  </li>`;

export const cards = (list: readonly Product[]): Html =>
  html`<ul class="cards">
    ${list.map(card)}
  </ul>`;

export const homePage = (favourites: readonly Product[]): Html =>
  html` <section class="hero">
      <img src="/images/front.svg" alt="" />
      <div>
        <h1>Ready for the weather</h1>
        <p>Tents that stand, boots that last and jackets that keep the rain where it belongs.</p>
        <a class="button" href="/catalogue">See the catalogue</a>
      </div>
    </section>
    <h2>This week's favourites</h2>
    ${cards(favourites)}
    <section class="departments" aria-labelledby="departments">
      <h2 id="departments">Departments</h2>
      <ul>
        ${categories.map((category) => {
          const first = products.find((product) => product.category === category)!;
          return html`<li>
            <a href="/catalogue?department=${encodeURIComponent(category)}"
              ><img src="/images/${first.sku}.svg" width="80" height="60" alt="" /> ${category}</a
            >
          </li>`;
        })}
      </ul>
    </section>
    <ul class="promises">
      <li><b>Repaired, not replaced.</b> Our workshop mends what we sell, for life.</li>
      <li><b>Here tomorrow.</b> Ordered before six, with you the next day.</li>
      <li><b>On invoice.</b> Clubs and firms pay within thirty days.</li>
    </ul>`;

export const cataloguePage = (list: readonly Product[], department?: string): Html =>
  html` <div class="heading">
      <h1>${department ?? 'Catalogue'}</h1>
      <p>${list.length} articles</p>
    </div>
    ${list.length > 0 ? cards(list) : html`<p class="note">There is nothing on these shelves just now.</p>`}`;

export const searchPage = (words: string, list: readonly Product[]): Html =>
  html` <div class="heading">
      <h1>Search: ${words || 'everything'}</h1>
      <p>${list.length === 1 ? '1 article' : `${list.length} articles`}</p>
    </div>
    ${list.length > 0 ? cards(list) : html`<p class="note">We found nothing for “${words}”. Try fewer words, or <a href="/catalogue">browse everything</a>.</p>`}`;

export const productPage = (product: Product): Html =>
  html` <article class="product">
    <img src="/images/${product.sku}.svg" width="800" height="600" alt="${product.name}" />
    <div>
      <p class="kind">${product.category}</p>
      <h1>${product.name}</h1>
      <p class="lead">${product.says}</p>
      <ul class="facts">
        ${product.facts.map((fact) => html`<li>${fact}</li>`)}
      </ul>
      <p class="price">${pounds(product.price)}</p>
      <form method="post" action="/basket">
        <input type="hidden" name="sku" value="${product.sku}" /> <label for="quantity">Quantity</label
        ><input id="quantity" name="quantity" type="number" min="1" max="20" value="1" />
        <button class="button">Add to basket</button>
      </form>
      <p class="stock">In stock, leaves us today</p>
    </div>
  </article>`;

/** A page with one thing to say, when something is not there or does not work. */
export const sorryPage = (title: string, says: string): Html =>
  html` <section class="sorry">
    <h1>${title}</h1>
    <p role="alert">${says}</p>
    <p><a class="button" href="/">To the front page</a></p>
  </section>`;
