// The page as it looked, as a trace keeps it: nested arrays of names, attributes and children, where `[[back, index]]`
// stands for a part of an earlier snapshot of the same frame (playwright-core, isomorphic/trace/snapshotRenderer).
// A secret may be spread over the texts and fields of a page: one digit in each of six boxes.
import { isCredentialName } from '../../../secrets/credential-fields.ts';
import { masked } from '../../../secrets/credential-shapes.ts';
import type { Redactor } from '../../../secrets/redactor.ts';
import type { TraceEvent } from './trace-typing.ts';

const MOST_SCANNED_CHARS = 20_000_000;

/** A text of the page and the place that holds it. */
interface Leaf {
  readonly holder: Record<string, unknown> | unknown[];
  readonly key: string | number;
}

type Attributes = Record<string, unknown>;

interface Snapshot {
  readonly frameId?: unknown;
  readonly html?: unknown;
}

/** Masks in all snapshots what is spread over several texts, and fields that hold credentials. Throws when there is too much to search. */
export function maskSnapshots(events: readonly TraceEvent[], redactor: Redactor, typed: ReadonlySet<string>): void {
  const frames = new Map<unknown, FrameSnapshots>();
  let scanned = 0;
  for (const { snapshot } of events) {
    if (typeof snapshot !== 'object' || snapshot === null) continue;
    const { frameId, html } = snapshot as Snapshot;
    const frame = frames.get(frameId) ?? new FrameSnapshots();
    frames.set(frameId, frame);
    const leaves = frame.add(html, typed.size > 0);
    const texts = leaves.map(textOf);
    scanned += texts.reduce((sum, text) => sum + text.length, 0);
    if (scanned > MOST_SCANNED_CHARS) throw new Error('The pages in it have too much text to be freed of secrets');
    maskSpread(leaves, texts, redactor);
  }
}

const textOf = ({ holder, key }: Leaf): string => String((holder as Record<string | number, unknown>)[key]);

/** Finds what is a secret only as a whole, and masks each part of it. */
export function maskSpread(leaves: readonly Leaf[], texts: readonly string[], redactor: Redactor): void {
  for (const { index, name } of spreadOver(texts, redactor)) {
    const { holder, key } = leaves[index]!;
    (holder as Record<string | number, unknown>)[key] = `[*${name}*]`;
  }
}

/** Which of these texts, in the order in which they are read, are parts of a secret that is spread over several. */
export function spreadOver(texts: readonly string[], redactor: Redactor): { index: number; name: string }[] {
  const parts: { index: number; name: string }[] = [];
  let index = 0;
  let at = 0;
  for (const { start, end, name } of redactor.find(texts.join(''))) {
    while (index < texts.length && at + texts[index]!.length <= start) at += texts[index++]!.length;
    const first = index;
    if (at + (texts[first]?.length ?? 0) >= end) continue;
    for (let i = first, from = at; i < texts.length && from < end; from += texts[i++]!.length)
      if (texts[i] !== '') parts.push({ index: i, name });
  }
  return parts;
}

class FrameSnapshots {
  /** The nodes of each snapshot in the order in which references count them, each with its texts. */
  readonly #snapshots: { readonly leaves: readonly Leaf[] }[][] = [];

  /** The texts of one more snapshot, those of the parts that it refers to among them. */
  add(html: unknown, hidesShortValues: boolean): readonly Leaf[] {
    const nodes: { readonly leaves: readonly Leaf[] }[] = [];
    this.#snapshots.push(nodes);
    const root = [html];
    return this.#visit({ holder: root, key: 0 }, { nodes, hidesShortValues });
  }

  #visit(place: Leaf, into: { nodes: { leaves: readonly Leaf[] }[]; hidesShortValues: boolean }): readonly Leaf[] {
    const node = (place.holder as Record<string | number, unknown>)[place.key];
    if (typeof node === 'string') {
      into.nodes.push({ leaves: [place] });
      return [place];
    }
    if (!Array.isArray(node)) return [];
    const [name, attributes] = node as [unknown, unknown];
    if (Array.isArray(name)) return this.#referred(name as unknown[]);
    const own = isRecord(attributes) ? valuesOf(attributes, into.hidesShortValues) : [];
    const inner = node.slice(2).map((_, index) => this.#visit({ holder: node, key: index + 2 }, into));
    const leaves = ['SCRIPT', 'STYLE'].includes(String(name)) ? [] : [...own, ...inner.flat()];
    into.nodes.push({ leaves });
    return leaves;
  }

  #referred([back, index]: readonly unknown[]): readonly Leaf[] {
    const snapshot = this.#snapshots.at(-1 - Number(back));
    return snapshot?.[Number(index)]?.leaves ?? [];
  }
}

const isRecord = (value: unknown): value is Attributes => typeof value === 'object' && value !== null;

const LIVE_VALUE = '__playwright_value_';
/** What is typed bit by bit passes through values as short as these. */
const SHORT_VALUE = 2;

/** The texts that an element shows by itself. Values of credentials are masked at once. */
function valuesOf(attributes: Attributes, hidesShortValues: boolean): Leaf[] {
  const isCredential = attributes['type'] === 'password' || [attributes['name'], attributes['id']].some(isNamed);
  const shown = [LIVE_VALUE, 'value', 'content'].filter((key) => typeof attributes[key] === 'string');
  for (const key of shown) {
    const { length } = attributes[key] as string;
    if (length > 0 && (isCredential || (hidesShortValues && key === LIVE_VALUE && length <= SHORT_VALUE)))
      attributes[key] = masked;
  }
  const value = shown.find((key) => key !== 'content');
  return value === undefined ? [] : [{ holder: attributes, key: value }];
}

const isNamed = (name: unknown): boolean => typeof name === 'string' && isCredentialName(name);
