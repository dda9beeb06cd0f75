// A page of panels: sections from top to bottom, lines within them, panels from left to right. Ids and places are
// given here, because the SDK leaves ids out and Grafana's links to single panels need them.
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  type AnnotationQuery,
  type Dashboard,
  type Panel,
  type RowPanel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { linkTo, sameSource, uids } from './names.ts';
import type { PanelBuilder } from './panels.ts';
import { datasource, statusPageAddress, type Variable } from './variables.ts';

/** Panels side by side, each with its width; a line is 24 wide. */
export interface Line {
  readonly height: number;
  readonly panels: readonly (readonly [width: number, panel: PanelBuilder])[];
}

export interface Section {
  readonly title: string;
  readonly lines: readonly Line[];
}

export interface Page {
  readonly uid: (typeof uids)[keyof typeof uids];
  readonly title: string;
  readonly says: string;
  /** What is shown at first, as `now-6h`. */
  readonly from: string;
  readonly refresh: string;
  readonly variables: readonly Variable[];
  /** Title and address of links to the status page besides the usual ones. */
  readonly links?: readonly (readonly [string, string])[];
  readonly annotations?: readonly Builder<AnnotationQuery>[];
  readonly sections: readonly Section[];
}

const WHOLE_WIDTH = 24;

const shortTitles = {
  business: 'Business functions',
  oneFunction: 'One function',
  onCall: 'On call',
  itself: 'Bellwether itself',
} as const satisfies Record<keyof typeof uids, string>;

const statusPages: readonly (readonly [string, string])[] = [
  ['Status page', linkTo.overview],
  ['Incidents', linkTo.incidents],
];

/** A whole dashboard. Throws when a line is not exactly as wide as the page. */
export function buildPage(page: Page): Dashboard {
  const builder = new DashboardBuilder(page.title)
    .uid(page.uid)
    .description(page.says)
    .tags(['bellwether'])
    .timezone('browser')
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from: page.from, to: 'now' })
    .refresh(page.refresh)
    .variables([datasource(), ...page.variables, statusPageAddress()])
    .links(linksFrom(page));
  for (const annotation of page.annotations ?? []) builder.annotation(annotation);
  return { ...builder.build(), panels: place(page.sections) };
}

function linksFrom({ uid, links = [] }: Page) {
  const others = Object.entries(uids).filter(([, other]) => other !== uid);
  return [
    ...others.map(([name, other]) =>
      link(shortTitles[name as keyof typeof uids], `/d/${other}?${sameSource}`)
        .keepTime(true)
        .icon('dashboard'),
    ),
    ...statusPages.concat(links).map(([title, url]) => link(title, url).targetBlank(true).icon('external link')),
  ];
}

const link = (title: string, url: string) => new DashboardLinkBuilder(title).type(DashboardLinkType.Link).url(url);

function place(sections: readonly Section[]): (Panel | RowPanel)[] {
  let id = 0;
  let y = 0;
  return sections.flatMap(({ title, lines }) => {
    const heading: RowPanel = {
      type: 'row',
      id: ++id,
      title,
      collapsed: false,
      gridPos: { x: 0, y: y++, w: WHOLE_WIDTH, h: 1 },
      panels: [],
    };
    const panels = lines.flatMap(({ height, panels }) => {
      let x = 0;
      const placed = panels.map(([w, panel]) => {
        const gridPos = { x, y, w, h: height };
        x += w;
        return { ...panel.build(), id: ++id, gridPos };
      });
      if (x !== WHOLE_WIDTH) throw new Error(`a line of "${title}" is ${x} wide; it must be ${WHOLE_WIDTH}`);
      y += height;
      return placed;
    });
    return [heading, ...panels];
  });
}
