/** An element of an XML document. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  /** All text in it, entities read. */
  readonly text: string;
}

const NAME = '[A-Za-z_][A-Za-z0-9_.:-]*';
const TOKEN = new RegExp(
  `<\\?xml version="1\\.0" encoding="utf-8"\\?>|</(${NAME})\\s*>|<(${NAME})((?:\\s+${NAME}="[^<"]*")*)\\s*(/?)>|([^<]+)`,
  'y',
);
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };
// eslint-disable-next-line no-control-regex
const NEVER = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u;

function plain(text: string): string {
  if (text.includes(']]>')) throw new Error(`]]> in text: ${text}`);
  return text.replaceAll(/&(?:#(\d+)|([^;]*));?/g, (whole, number?: string, name?: string) => {
    if (!whole.endsWith(';')) throw new Error(`a bare & in: ${text}`);
    if (number !== undefined) return String.fromCodePoint(Number(number));
    const mark = entities[name ?? ''];
    if (mark === undefined) throw new Error(`no such entity: ${whole}`);
    return mark;
  });
}

interface Building {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: Element[];
  text: string;
}

/** Reads what we write of XML (no comments, no CDATA, no doctype); throws at whatever an XML reader would refuse. */
export function readXml(document: string): Element {
  if (NEVER.test(document)) throw new Error('a character that XML has no way to write');
  const top: Building = { name: '', attributes: {}, children: [], text: '' };
  const open = [top];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < document.length) {
    const at = TOKEN.lastIndex;
    const [whole, closing, opening, attributes = '', empty, text] = TOKEN.exec(document) ?? [];
    if (whole === undefined) throw new Error(`not well-formed: ${document.slice(at, at + 80)}`);
    const inner = open.at(-1)!;
    if (text !== undefined) inner.text += plain(text);
    if (closing !== undefined) {
      if (inner.name !== closing || open.length === 1) throw new Error(`</${closing}> ends <${inner.name}>`);
      open.pop();
      open.at(-1)!.children.push(inner);
      if (open.length > 1) open.at(-1)!.text += inner.text;
    }
    if (opening !== undefined) {
      const element: Building = { name: opening, attributes: {}, children: [], text: '' };
      for (const [, name = '', value = ''] of attributes.matchAll(new RegExp(`(${NAME})="([^"]*)"`, 'g'))) {
        if (name in element.attributes) throw new Error(`${name} twice in <${opening}>`);
        element.attributes[name] = plain(value);
      }
      if (empty === '/') inner.children.push(element);
      else open.push(element);
    }
  }
  const [root, second] = top.children;
  if (open.length > 1 || !root || second || top.text.trim() !== '') throw new Error('not one whole element');
  return root;
}

/** The elements of a name, at any depth. */
export const allOf = (element: Element, name: string): readonly Element[] =>
  element.children.flatMap((child) => [...(child.name === name ? [child] : []), ...allOf(child, name)]);

/** The text of the first child of a name. */
export const textIn = (element: Element, name: string): string | undefined =>
  element.children.find((child) => child.name === name)?.text;
