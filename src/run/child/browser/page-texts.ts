// Functions that run in a page, in a world of our own where its scripts cannot see them. They are handed over as text, so
// each must use nothing from outside itself. No secret is ever given to a page: its texts are searched out here.

/** What stands on a page, in the order in which it is read. */
export interface PageTexts {
  readonly texts: readonly string[];
  /** Drawings, films and documents that show what no program can read. */
  readonly pictures: number;
}

/** Something on the page that shows a text, and how to hide that and bring it back. */
interface Shown {
  readonly text: string;
  readonly hide: () => () => void;
}

interface World {
  bellwetherShown?: Shown[];
  bellwetherPictures?: (() => () => void)[];
  bellwetherUndo?: (() => void)[];
  /** Shadow roots that the page keeps to itself. */
  bellwetherRoots?: ShadowRoot[];
}

/** Remembers a closed shadow root. */
export function rememberRoot(root: ShadowRoot): void {
  const world = globalThis as World;
  (world.bellwetherRoots ??= []).push(root);
}

/** Reads everything that the document shows. */
export function readTexts(): PageTexts {
  const world = globalThis as World;
  const shown: Shown[] = (world.bellwetherShown = []);
  const pictures: (() => () => void)[] = (world.bellwetherPictures = []);
  const closed = new Map((world.bellwetherRoots ?? []).map((root) => [root.host, root]));
  const dotted = (text: string, write: (text: string) => void) => () => {
    write('•'.repeat(Math.min(text.length, 24)));
    return () => write(text);
  };
  const invisible = (element: Element) => () => {
    const { style } = element as HTMLElement;
    const before = style.cssText;
    style.setProperty('opacity', '0', 'important');
    return () => void (style.cssText = before);
  };
  const add = (text: string | null | undefined, hide: () => () => void) => {
    if (text !== null && text !== undefined && text.trim() !== '') shown.push({ text, hide });
  };
  const addUnlessHidden = (element: Element, text: string) => {
    if ((element as HTMLElement).style.opacity !== '0') add(text, invisible(element));
  };
  const addAttribute = (element: Element, name: string) => {
    const text = element.getAttribute(name) ?? '';
    const hide = dotted(text, (value) => element.setAttribute(name, value));
    add(text, hide);
  };
  const addField = (field: HTMLInputElement | HTMLTextAreaElement) => {
    const { value } = field;
    if (value === '') return addAttribute(field, 'placeholder');
    const hide = dotted(value, (text) => void (field.value = text));
    add(value, hide);
  };
  const addElement = (element: Element) => {
    if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) addField(element);
    if (/^(?:canvas|video|embed|object)$/.test(element.localName)) pictures.push(invisible(element));
    if (/^(?:img|image)$/.test(element.localName)) {
      const source = element.getAttribute('src') ?? element.getAttribute('href') ?? '';
      addUnlessHidden(element, `${source.slice(0, 20_000)} ${element.getAttribute('alt') ?? ''}`);
    }
    if (/^(?:option|optgroup|track)$/.test(element.localName)) addAttribute(element, 'label');
    for (const part of ['::before', '::after']) {
      const { content } = getComputedStyle(element, part);
      if (content.startsWith('"')) addUnlessHidden(element, content.slice(1, -1));
    }
  };
  const visit = (root: Node) => {
    for (const node of root.childNodes) {
      if (node instanceof Text)
        add(node.nodeValue, () => dotted(node.nodeValue ?? '', (text) => void (node.nodeValue = text))());
      if (!(node instanceof Element) || /^(?:script|style|noscript|template|head)$/.test(node.localName)) continue;
      addElement(node);
      const shadow = node.shadowRoot ?? closed.get(node);
      if (shadow) visit(shadow);
      if (node.localName !== 'textarea') visit(node);
    }
  };
  visit(document);
  return { texts: shown.map(({ text }) => text), pictures: pictures.length };
}

/** Hides these of the texts that were read last, and all pictures if asked to. */
export function hideTexts(indexes: readonly number[], hidesPictures: boolean): void {
  const world = globalThis as World;
  const hide = [
    ...indexes.map((index) => world.bellwetherShown![index]!.hide),
    ...(hidesPictures ? (world.bellwetherPictures ?? []) : []),
  ];
  world.bellwetherUndo = hide.map((one) => one());
}

/** Brings back what was hidden, the last first. */
export function showTexts(): void {
  const world = globalThis as World;
  for (const undo of (world.bellwetherUndo ?? []).toReversed()) undo();
  world.bellwetherUndo = [];
}
