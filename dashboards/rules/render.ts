import { Document, isMap, isSeq, Scalar, visit } from 'yaml';
import { promDuration } from './promql.ts';
import type { Group, Rule, RuleFile } from './rule.ts';

/** The file as Prometheus reads it. */
export function renderRules({ header, groups }: RuleFile): string {
  const document = new Document({ groups: groups.map(groupAsWritten) }, { aliasDuplicateObjects: false });
  document.commentBefore = header.map((line) => (line === '' ? '' : ` ${line}`)).join('\n');
  noteGroups(document, groups);
  visit(document, {
    // Texts of people stand in quotes: no YAML reader may take them for something else.
    Pair(_, { key, value }) {
      if (!(key instanceof Scalar) || (key.value !== 'annotations' && key.value !== 'labels') || !isMap(value)) return;
      for (const item of value.items)
        if (item.value instanceof Scalar) item.value.type = quotesOf(String(item.value.value));
    },
  });
  return document.toString({ lineWidth: 0, blockQuote: 'literal' });
}

/** Whichever needs to escape less, as formatters have it. */
const quotesOf = (text: string) => (text.split("'").length > text.split('"').length ? 'QUOTE_DOUBLE' : 'QUOTE_SINGLE');

function noteGroups(document: Document, groups: readonly Group[]): void {
  const list = document.get('groups');
  if (!isSeq(list)) return;
  list.items.forEach((item, index) => {
    if (!isMap(item)) return;
    if (index > 0) item.spaceBefore = true;
    const notes = groups[index]?.notes ?? [];
    if (notes.length > 0) item.commentBefore = notes.map((note) => ` ${note}`).join('\n');
  });
}

const groupAsWritten = ({ name, intervalMs, rules }: Group) => ({
  name,
  ...(intervalMs !== undefined && { interval: promDuration(intervalMs) }),
  rules: rules.map(ruleAsWritten),
});

function ruleAsWritten(rule: Rule): object {
  if ('record' in rule) return rule;
  const { alert, expr, forMs, keepFiringForMs, labels, annotations } = rule;
  return {
    alert,
    expr,
    ...(forMs !== undefined && { for: promDuration(forMs) }),
    ...(keepFiringForMs !== undefined && { keep_firing_for: promDuration(keepFiringForMs) }),
    labels,
    annotations,
  };
}
