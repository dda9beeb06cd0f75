/** By these the dashboards link to each other; they stay as they are for as long as somebody may have kept an address. */
export const uids = {
  business: 'bellwether-business',
  oneFunction: 'bellwether-function',
  onCall: 'bellwether-on-call',
  itself: 'bellwether-itself',
} as const;

/** Whichever Prometheus the reader has chosen above. */
export const source = { type: 'prometheus', uid: '${datasource}' } as const;

/** Where links to the status page begin; without encoding, because it is an address already. */
const statusPage = '${status_page:raw}';

/** Takes the chosen Prometheus along to another dashboard. */
export const sameSource = 'var-datasource=${datasource}';

/** Where Bellwether listens when nobody says otherwise. */
export const USUAL_STATUS_PAGE = 'http://127.0.0.1:8080';

/** Addresses of a cell or a line that names a function or a component. */
export const linkTo = {
  functionBoard: (id: string) => `/d/${uids.oneFunction}?${sameSource}&var-function=${id}&\${__url_time_range}`,
  functionPage: (id: string) => `${statusPage}/functions/${id}`,
  componentPage: (id: string) => `${statusPage}/components/${id}`,
  overview: `${statusPage}/?for=operations`,
  incidents: `${statusPage}/incidents`,
} as const;

/** Where a click on a line, a bar or a band of a function leads. */
export const functionLinks = (id: string): readonly (readonly [string, string])[] => [
  ['This function in detail', linkTo.functionBoard(id)],
  ['On the status page', linkTo.functionPage(id)],
];

/** The id that a cell of a table holds, whatever words it shows. */
export const OF_CELL = '${__value.raw}';
/** The id of the function that a line, a bar or a band is about. */
export const OF_SERIES = '${__field.labels.function}';
