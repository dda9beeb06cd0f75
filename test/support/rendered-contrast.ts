import type { Page } from 'playwright';

interface Measured {
  readonly words: string;
  /** Between the colour that most of the ground has and the one in the letters that differs most from it. */
  readonly contrast: number;
  /** WCAG 1.4.3: 4.5, or 3 for large letters. */
  readonly needed: number;
}

/** Texts that are too pale as they are painted, after filters and layers, which computed styles do not show. */
export async function paleTexts(page: Page): Promise<string[]> {
  const picture = (await page.screenshot({ fullPage: true })).toString('base64');
  const measured = await page.evaluate(measure, picture);
  if (measured.length === 0) throw new Error(`${page.url()} shows no text`);
  const pale = measured.filter(({ contrast, needed }) => contrast < needed);
  return pale.map(({ words, contrast }) => `${contrast.toFixed(2)} : 1 "${words}"`);
}

async function measure(picture: string): Promise<Measured[]> {
  const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  context.drawImage(bitmap, 0, 0);
  const scale = bitmap.width / document.documentElement.clientWidth;

  const luminanceOf = (rgb: number) => {
    const [r, g, b] = [16, 8, 0].map((shift) => {
      const part = ((rgb >> shift) & 255) / 255;
      return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    }) as [number, number, number];
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrastIn = (rect: DOMRect) => {
    const [x, y] = [(rect.x + scrollX) * scale, (rect.y + scrollY) * scale];
    const { data } = context.getImageData(x, y, Math.max(1, rect.width * scale), Math.max(1, rect.height * scale));
    const counts = new Map<number, number>();
    for (let at = 0; at < data.length; at += 4) {
      const rgb = (data[at]! << 16) | (data[at + 1]! << 8) | data[at + 2]!;
      counts.set(rgb, (counts.get(rgb) ?? 0) + 1);
    }
    const [[ground] = [0]] = Array.from(counts).toSorted(([, a], [, b]) => b - a);
    const base = luminanceOf(ground);
    return Math.max(
      ...Array.from(counts.keys(), (rgb) => {
        const other = luminanceOf(rgb);
        return (Math.max(base, other) + 0.05) / (Math.min(base, other) + 0.05);
      }),
    );
  };

  const found: Measured[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement!;
    const words = node.textContent!.trim();
    if (
      words === '' ||
      !element.checkVisibility({ visibilityProperty: true }) ||
      element.closest('.unseen, .skip, svg')
    )
      continue;
    const range = document.createRange();
    range.selectNode(node);
    const rect = range.getBoundingClientRect();
    if (rect.width < 2 || rect.height < 2) continue;
    const { fontSize, fontWeight } = getComputedStyle(element);
    const isLarge = parseFloat(fontSize) >= (Number(fontWeight) >= 700 ? 18.66 : 24);
    found.push({ words, contrast: contrastIn(rect), needed: isLarge ? 3 : 4.5 });
  }
  return found;
}
