import type { FaultBoard } from '../faults/board.ts';
import { askInner } from '../faults/inner.ts';
import { SLOW_ANSWER_MS } from '../faults/slowness.ts';
import { type Category, type Product, products } from './products.ts';

/** The catalogue database: what pages with products ask. It has faults of its own. */
export interface CatalogueDb {
  list(wanted: { category?: Category; words?: string }, signal?: AbortSignal): Promise<readonly Product[]>;
  find(sku: string, signal?: AbortSignal): Promise<Product | undefined>;
}

/** As after a botched import: names and prices have slipped to other articles. */
const slipped: readonly Product[] = products.map((product, index) => ({
  ...product,
  name: products[(index + 5) % products.length]!.name,
  price: products[(index + 11) % products.length]!.price,
}));

function select(
  from: readonly Product[],
  { category, words = '' }: { category?: Category; words?: string },
): Product[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return from.filter((product) => {
    const text = `${product.name} ${product.says} ${product.category}`.toLowerCase();
    return (!category || product.category === category) && wanted.every((word) => text.includes(word));
  });
}

export function openCatalogueDb(board: FaultBoard): CatalogueDb {
  const patience = (signal?: AbortSignal) => ({ slowMs: SLOW_ANSWER_MS, ...(signal && { signal }) });
  return {
    list: (wanted, signal) =>
      askInner<readonly Product[]>(
        board,
        'catalogue-db',
        {
          right: () => select(products, wanted),
          // The index still finds the right rows; what is in them is wrong.
          wrong: () => select(products, wanted).map((product) => slipped[products.indexOf(product)]!),
          empty: () => [],
        },
        patience(signal),
      ),
    find: (sku, signal) =>
      askInner<Product | undefined>(
        board,
        'catalogue-db',
        {
          right: () => products.find((product) => product.sku === sku),
          wrong: () => slipped.find((product) => product.sku === sku),
          empty: () => undefined,
        },
        patience(signal),
      ),
  };
}
