type Labels = Readonly<Record<string, string>>;

interface Family {
  readonly kind: 'counter' | 'gauge';
  readonly says: string;
  readonly values: Map<string, number>;
}

const text = (labels: Labels) => {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value.replaceAll(/["\\\n]/g, ' ')}"`);
  return pairs.length > 0 ? `{${pairs.join(',')}}` : '';
};

/** Counts what a server does, and tells it in Prometheus text. */
export class Counters {
  readonly #families = new Map<string, Family>();

  /** Declares a counter; the series named are shown from the start, as 0. */
  counter(name: string, says: string, series: readonly Labels[] = [{}]): (labels?: Labels) => void {
    const values = new Map(series.map((labels) => [text(labels), 0]));
    this.#families.set(name, { kind: 'counter', says, values });
    return (labels = {}) => void values.set(text(labels), (values.get(text(labels)) ?? 0) + 1);
  }

  /** Declares a gauge, read whenever somebody asks. */
  gauge(name: string, says: string, read: () => readonly (readonly [Labels, number])[]): void {
    this.#families.set(name, {
      kind: 'gauge',
      says,
      get values() {
        return new Map(read().map(([labels, value]) => [text(labels), value]));
      },
    });
  }

  toString(): string {
    return (
      Array.from(this.#families, ([name, { kind, says, values }]) =>
        [
          `# HELP ${name} ${says}`,
          `# TYPE ${name} ${kind}`,
          ...Array.from(values, ([labels, value]) => `${name}${labels} ${value}`),
        ].join('\n'),
      ).join('\n') + '\n'
    );
  }
}
