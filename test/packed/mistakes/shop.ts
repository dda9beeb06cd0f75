import { Receiver, type Answer, type Received } from '../../integration/notify/receiver.ts';

/** A small shop on a free port, as far as the scripts of these tables go into it. */
export const startShop = (): Promise<Receiver> => Receiver.start(answer());

const page = (body: string) => `<!doctype html><title>Shop</title><body>${body}</body>`;

const pages: Readonly<Record<string, string>> = {
  '/': page(`
    <h1>Shop</h1>
    <nav><a href="/catalogue">Catalogue</a> <a href="/terms" target="_blank">Terms</a> <a href="/invoice" download>Invoice</a></nav>
    <ul><li>Tent</li><li>Rucksack</li></ul>
    <form action="/thanks"><label>Name <input name="name"></label><button>Order</button></form>
    <button type="button" onclick="fetch('/api/queue').then(() => { note.textContent = 'In the basket' })">Add to basket</button>
    <button type="button" onclick="note.textContent = confirm('Really?') ? 'Emptied' : 'Kept'">Empty basket</button>
    <button type="button" onclick="fetch('/api/hang')">Subscribe</button>
    <output id="note"></output>
    <script>const note = document.getElementById('note')</script>`),
  '/catalogue': page('<h1>Catalogue</h1><ul><li>Tent £249</li><li>Rucksack £89</li></ul>'),
  '/terms': page('<h1>Terms</h1>'),
  '/thanks': page('<h1>Thank you</h1>'),
  // Polls for ever, and has a script that fails.
  '/busy': page(
    `<h1>Busy</h1><img src="/api/hang"><script>fetch('/api/hang'); setTimeout(() => { throw Error('theirs') })</script>`,
  ),
  '/crashed': page('<h1>TypeError: page.goto is not a function</h1>'),
  '/ticker': page(`<h1>Ticker</h1><output id="note"></output>
    <script>(async () => { for (;;) note.textContent = (await (await fetch('/api/queue')).json()).waiting })()</script>`),
  '/cookies': page(`<h1>Shop</h1><div id="banner">Cookies? <button onclick="banner.remove()">Accept</button></div>`),
};

const data: Readonly<Record<string, unknown>> = {
  '/api/queue': { waiting: 3 },
  '/api/orders': { order: { id: 'A-1', items: [{ name: 'Tent', price: 249 }] } },
  '/api/empty': {},
  '/api/bad-link': { next: 'htp:/shop', articles: 'none' },
};

function answer(): Answer {
  const seen = new Map<string, number>();
  return (response, request) => {
    const path = new URL(request.path, 'http://shop').pathname;
    const send = (status: number, type: string, body: string) =>
      void response.writeHead(status, { 'content-type': type }).end(body);
    if (path === '/api/hang') return;
    if (path === '/invoice')
      return void response
        .writeHead(200, { 'content-type': 'text/csv', 'content-disposition': 'attachment; filename=invoice.csv' })
        .end('Tent,249');
    if (path === '/api/warming-up') return send(isWarm(seen, request) ? 200 : 503, 'application/json', '{"waiting":0}');
    if (path in pages) return send(200, 'text/html; charset=utf-8', pages[path]!);
    if (path in data)
      return send(request.method === 'POST' ? 201 : 200, 'application/json', JSON.stringify(data[path]));
    if (path === '/api/crashed') return send(500, 'text/plain', 'ReferenceError: price is not defined');
    if (path === '/api/broken') return send(500, 'application/json', '{"error":"out of order"}');
    return send(404, 'text/html', page('<h1>Not found</h1>'));
  };
}

/** Each run gets a 503 twice, and then its answer. */
function isWarm(seen: Map<string, number>, { headers }: Received): boolean {
  const run = String(headers['x-bellwether-run']);
  seen.set(run, (seen.get(run) ?? 0) + 1);
  return seen.get(run)! > 2;
}
