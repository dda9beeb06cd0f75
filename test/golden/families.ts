/** Shown only at moments when Node has such work. */
const passing = new Set(['nodejs_active_requests']);

/** What a text of `/metrics` declares, a family each: name, type, unit, labels, buckets and meaning, without any number. */
export function familiesIn(exposition: string): string {
  const families = new Map<string, Map<string, string>>();
  const labels = new Map<string, Set<string>>();
  const buckets = new Map<string, Set<string>>();
  let current = '';
  for (const line of exposition.split('\n')) {
    const [, what, name = '', rest = ''] = /^# (HELP|TYPE|UNIT) (\S+) ?(.*)$/.exec(line) ?? [];
    if (what !== undefined) {
      current = name;
      families.set(name, (families.get(name) ?? new Map<string, string>()).set(what, rest));
      continue;
    }
    const [, sample = '', inside = ''] = /^([a-zA-Z_:][\w:]*)(?:\{(.*?)\})? [^ ]/.exec(line) ?? [];
    if (sample === '') continue;
    const known = labels.get(current) ?? new Set();
    labels.set(current, known);
    for (const [, label = '', value = ''] of inside.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)) {
      if (label !== 'le') known.add(label);
      else buckets.set(current, (buckets.get(current) ?? new Set()).add(value));
    }
  }
  const lasting = [...families].filter(([name]) => !passing.has(name));
  const texts = lasting.map(([name, facts]) => {
    const unit = facts.has('UNIT') ? `, in ${facts.get('UNIT')}` : '';
    const names = labels.has(name) ? `{${[...labels.get(name)!].toSorted().join(', ')}}` : ' (no sample)';
    const bounds = buckets.has(name) ? `\n  buckets: ${[...buckets.get(name)!].join(' ')}` : '';
    return `${name}${names}\n  ${facts.get('TYPE')}${unit}: ${facts.get('HELP')}${bounds}\n`;
  });
  return texts.toSorted().join('');
}
