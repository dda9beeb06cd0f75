// A page that is long because of a list is rendered in slices: first what is around the list, with a place kept for it, and
// then one item of the list after the other, so that nothing holds the event loop for the whole of it.
import { createContext, h, type ComponentChildren, type VNode } from 'preact';
import { useContext } from 'preact/hooks';
import { renderToString } from 'preact-render-to-string';
import { Speaking, useLocale } from './said.tsx';

interface List {
  readonly items: readonly VNode[];
  readonly locale: ReturnType<typeof useLocale>;
}

const Lists = createContext<List[] | undefined>(undefined);
/** Nothing that comes from outside can look like it, as texts are escaped. */
const place = /<x-list n="(\d+)"><\/x-list>/;

/** Items that are rendered one by one when the page around them is rendered in slices, and at once when it is not. */
export function Sliced({ items }: { readonly items: readonly VNode[] }): ComponentChildren {
  const lists = useContext(Lists);
  const locale = useLocale();
  if (!lists) return items;
  lists.push({ items, locale });
  return h('x-list', { n: lists.length - 1 });
}

/** A page in pieces, in their order; between two of them others can have their turn. */
export function* renderInSlices(page: ComponentChildren): Iterable<string> {
  const lists: List[] = [];
  const parts = renderToString(<Lists.Provider value={lists}>{page}</Lists.Provider>).split(place);
  for (const [index, part] of parts.entries()) {
    if (index % 2 === 0) {
      yield part;
      continue;
    }
    const { items, locale } = lists[Number(part)]!;
    for (const item of items) yield renderToString(<Speaking value={locale}>{item}</Speaking>);
  }
}
