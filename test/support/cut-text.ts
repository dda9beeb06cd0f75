import type { Page } from 'playwright';

/** What of the texts in some elements cannot be read: cut by a box around them, shortened, or beyond the window. Empty when all is whole. */
export async function cutTexts(page: Page, selector: string): Promise<string[]> {
  return page.evaluate((wanted) => {
    const found: string[] = [];
    const window = new DOMRect(0, 0, document.documentElement.clientWidth, document.documentElement.clientHeight);
    const isWithin = (inner: DOMRect, outer: DOMRect) =>
      inner.left >= outer.left - 1 &&
      inner.top >= outer.top - 1 &&
      inner.right <= outer.right + 1 &&
      inner.bottom <= outer.bottom + 1;
    for (const element of document.querySelectorAll<HTMLElement>(wanted)) {
      const words = element.textContent.trim();
      if (words === '' || element.getClientRects().length === 0) continue;
      const note = (what: string) => found.push(`${what}: ${element.tagName}.${element.className} "${words}"`);
      const range = document.createRange();
      range.selectNodeContents(element);
      const letters = range.getBoundingClientRect();
      if (!isWithin(letters, window)) note('beyond the window');
      for (let box: HTMLElement | null = element; box && box !== document.body; box = box.parentElement) {
        const style = getComputedStyle(box);
        const isClipping =
          style.overflow !== 'visible' || style.webkitLineClamp !== 'none' || style.clipPath !== 'none';
        if (isClipping && !isWithin(letters, box.getBoundingClientRect()))
          note(`cut by ${box.tagName}.${box.className}`);
        if (style.webkitLineClamp !== 'none' || style.textOverflow === 'ellipsis') note('may be shortened');
        if (style.display !== 'inline' && box.scrollHeight > box.clientHeight + 1) note(`higher than ${box.tagName}`);
        if (style.display !== 'inline' && box.scrollWidth > box.clientWidth + 1) note(`wider than ${box.tagName}`);
      }
    }
    return found;
  }, selector);
}
