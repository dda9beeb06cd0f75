// Rules of pages that axe-core does not know, or is not sure of.
import type { Page } from 'playwright';

/** What can be pressed and is smaller than 24 by 24 points, apart from links within a sentence: WCAG 2.5.8. */
export const smallTargets = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const isInSentence = (element: Element) => {
      const around = element.closest('p, dd, li, span:not(.question), td, pre, q');
      const own = element.textContent.trim().length;
      // A link that stands alone in its paragraph is no part of a sentence, nor is one of several side by side.
      const rest = [...(around?.childNodes ?? [])].filter((node) => node.nodeType === Node.TEXT_NODE);
      return own > 0 && rest.some((node) => /\p{L}{2,}/u.test(node.textContent ?? ''));
    };
    return [
      ...document.querySelectorAll('a[href], button, summary, input:not([type=hidden]), select, textarea'),
    ].flatMap((element) => {
      const { width, height } = element.getBoundingClientRect();
      const isSeen = element.checkVisibility() && width > 0 && !element.closest('.unseen, .skip, svg');
      // A box of a choice is pressed by its label too.
      const label = element.closest('label')?.getBoundingClientRect();
      const isLarge = Math.min(width, height) >= 24 || (label !== undefined && label.height >= 24);
      if (!isSeen || isLarge || isInSentence(element)) return [];
      return [`${Math.round(width)} × ${Math.round(height)}: ${element.outerHTML.slice(0, 120)}`];
    });
  });

/** Names that several links have that lead to different places, or several buttons that do different things: WCAG 2.4.4. */
export const sharedNames = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const uses = new Map<string, Set<string>>();
    for (const element of document.querySelectorAll<HTMLElement>('main a[href], main button, main summary')) {
      // Entries of a list are told by their place in it.
      if (element.matches('li > details > summary')) continue;

      if (!element.checkVisibility()) continue;
      const image = element.querySelector('img');
      const name = (element.getAttribute('aria-label') ?? element.textContent.trim()) || (image?.alt ?? '');
      const does =
        element.getAttribute('href') ?? element.dataset['copy'] ?? element.closest('form')?.action ?? element.outerHTML;
      const key = `${element.tagName} ${name.replaceAll(/\s+/g, ' ')}`;
      uses.set(key, (uses.get(key) ?? new Set()).add(does));
    }
    return Array.from(uses)
      .filter(([, does]) => does.size > 1)
      .map(([name, does]) => `${name}: ${[...does].join(' | ')}`);
  });

/** What changes each second within what is read aloud when it changes. */
export const tickingAloud = (page: Page): Promise<number> =>
  page
    .locator(
      ':is([role=alert], [role=status], [role=log], [role=timer], [aria-live]) :is([data-age], [data-lasting], [data-clock])',
    )
    .count();

/** What has the focus and cannot be seen, because it is covered or outside of the window: WCAG 2.4.11. */
export const hiddenFocus = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return undefined;
    const { left, top, width, height } = element.getClientRects()[0] ?? element.getBoundingClientRect();
    const seen = document.elementFromPoint(left + width / 2, top + height / 2);
    const isSeen = seen !== null && (element.contains(seen) || seen.contains(element));
    return isSeen ? undefined : `${element.outerHTML.slice(0, 100)} is behind ${seen?.outerHTML.slice(0, 60)}`;
  });
