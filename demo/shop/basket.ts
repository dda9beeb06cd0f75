import type { Request, Response } from 'express';
import { type Product, products } from './products.ts';

export interface BasketLine {
  readonly product: Product;
  readonly quantity: number;
}

const COOKIE = 'acme_basket';
const MOST_OF_ONE = 20;

/** The basket travels in a cookie as `sku:2,sku:1`, so that the shop keeps nothing for visitors who never order. */
export function readBasket(request: Request): BasketLine[] {
  const cookies = (request.get('cookie') ?? '').split(';').map((pair) => pair.trim().split('='));
  const text = decodeURIComponent(cookies.find(([name]) => name === COOKIE)?.[1] ?? '');
  return parseBasket(text.split(',').map((line) => line.split(':') as [string, string?]));
}

/** Lines of known goods in sensible numbers; everything else is left out. */
export function parseBasket(pairs: readonly (readonly [string, (string | number)?])[]): BasketLine[] {
  return pairs.flatMap(([sku, count]) => {
    const product = products.find((one) => one.sku === sku);
    const quantity = Math.min(MOST_OF_ONE, Math.trunc(Number(count)));
    return product && quantity > 0 ? [{ product, quantity }] : [];
  });
}

export function writeBasket(response: Response, lines: readonly BasketLine[]): void {
  const text = lines.map(({ product, quantity }) => `${product.sku}:${quantity}`).join(',');
  response.cookie(COOKIE, text, { httpOnly: true, sameSite: 'lax' });
}

/** The basket with `change` more of a product, or fewer. */
export function withMore(lines: readonly BasketLine[], product: Product, change: number): BasketLine[] {
  const before = lines.find((line) => line.product.sku === product.sku);
  if (!before) return change > 0 ? [...lines, { product, quantity: change }] : [...lines];
  return lines
    .map((line) => (line === before ? { product, quantity: Math.min(MOST_OF_ONE, line.quantity + change) } : line))
    .filter((line) => line.quantity > 0);
}

/** In pence. */
export const totalOf = (lines: readonly BasketLine[]): number =>
  lines.reduce((sum, { product, quantity }) => sum + product.price * quantity, 0);
