import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../../dashboards/json', import.meta.url));

export interface Override {
  readonly matcher: { readonly id: string; readonly options?: string };
  readonly properties: readonly { readonly id: string; readonly value: unknown }[];
}

export interface Panel {
  readonly type: string;
  readonly id: number;
  readonly title: string;
  readonly description?: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly datasource?: { readonly type: string; readonly uid: string };
  readonly targets?: readonly {
    readonly refId: string;
    readonly expr: string;
    readonly instant: boolean;
    readonly legendFormat?: string;
    readonly datasource: { readonly type: string; readonly uid: string };
  }[];
  readonly options: { readonly content?: string };
  readonly fieldConfig?: {
    readonly defaults: { readonly unit?: string; readonly links?: readonly { readonly url: string }[] };
    readonly overrides: readonly Override[];
  };
}

/** A dashboard as far as tests look into it. */
export interface Shipped {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly links: readonly { readonly title: string; readonly url: string }[];
  readonly annotations: {
    readonly list: readonly {
      readonly name: string;
      readonly expr: string;
      readonly datasource: { readonly uid: string };
    }[];
  };
  readonly templating: {
    readonly list: readonly {
      readonly name: string;
      readonly type: string;
      readonly query?: string;
      readonly datasource?: { readonly uid: string };
    }[];
  };
  readonly panels: readonly Panel[];
}

/** The checked-in files: name and what is in them. */
export const shipped = (): readonly (readonly [file: string, dashboard: Shipped])[] =>
  globSync('*.json', { cwd: folder })
    .sort()
    .map((file) => [file, JSON.parse(readFileSync(join(folder, file), 'utf8')) as Shipped] as const);

export interface Query {
  /** Dashboard, panel or annotation, letter. */
  readonly where: string;
  readonly expr: string;
  readonly isInstant: boolean;
}

/** Every query of panels and annotations. */
export const queriesOf = ({ uid, panels, annotations }: Shipped): readonly Query[] => [
  ...panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ refId, expr, instant }) => ({ where: `${uid}, ${title}, ${refId}`, expr, isInstant: instant })),
  ),
  ...annotations.list.map(({ name, expr }) => ({ where: `${uid}, marks of ${name}`, expr, isInstant: false })),
];

/** A query as Grafana would send it, with everything chosen. */
export const withValues = (expr: string, values: Readonly<Record<string, string>>): string =>
  expr.replaceAll(/\$(\w+)/g, (whole, name: string) => values[name] ?? whole);

/** All addresses behind links and in texts. */
export const addressesOf = (dashboard: Shipped): readonly string[] => [
  ...dashboard.links.map(({ url }) => url),
  ...dashboard.panels.flatMap(({ fieldConfig, options }) => [
    ...(fieldConfig?.defaults.links ?? []).map(({ url }) => url),
    ...(fieldConfig?.overrides ?? []).flatMap(({ properties }) =>
      properties
        .filter(({ id }) => id === 'links')
        .flatMap(({ value }) => (value as { url: string }[]).map(({ url }) => url)),
    ),
    ...Array.from((options?.content ?? '').matchAll(/\]\(([^)]+)\)/g), ([, url]) => url!),
  ]),
];
