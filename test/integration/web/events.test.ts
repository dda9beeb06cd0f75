import { describe, expect, test } from 'vitest';
import { aRun, aState, NOW } from '../../unit/web/fixture-world.ts';
import { openHouse } from './house.ts';
import { Browser, openWithUsers, withUsers } from './people.ts';

/** An event stream, read message by message. */
async function follow(url: string, headers: Readonly<Record<string, string>> = {}) {
  const abort = new AbortController();
  const reply = await fetch(`${url}/events`, { signal: abort.signal, headers });
  const reader = reply.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  /** Resolves with the first message that holds `part`, from where the last one ended. */
  const next = async (part: string): Promise<string> => {
    for (;;) {
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const message = text.slice(0, end);
        text = text.slice(end + 2);
        if (message.includes(part)) return message;
      }
      const { value, done } = await reader.read();
      if (done) throw new Error(`the stream ended before a message with "${part}"`);
      text += value;
    }
  };
  return {
    reply,
    next,
    stop: () => abort.abort(),
    ended: () => next('\u0000').catch((error: unknown) => String(error)),
  };
}

const versionIn = (message: string) => Number(/data: (\d+)/.exec(message)![1]);

describe('the event stream', () => {
  test('begins with the present version, so that whoever missed something looks again', async () => {
    await using house = await openHouse();
    const viewer = await follow(house.url);
    expect(viewer.reply.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const first = await viewer.next('changed');
    expect(first).toMatch(/^retry: \d+\nid: \d+\nevent: changed\ndata: \d+$/);
    expect(await viewer.next('beat')).toContain('2026-11-21T08:04:00.000Z');
    const html = await (await fetch(house.url)).text();
    expect(html).toContain(`data-version="${versionIn(first)}"`);
    viewer.stop();
  });

  test('tells of changes once for what came together, and the page is new by then', async () => {
    await using house = await openHouse();
    const viewer = await follow(house.url);
    const before = versionIn(await viewer.next('changed'));
    expect(await (await fetch(house.url)).text()).toContain('Everything is working');
    house.world.breakVoyager();
    const state = house.world.state({ functionId: 'place-order-card', target: 'live' })!;
    house.bus.publish({ kind: 'state-touched', state });
    house.bus.publish({ kind: 'incident-opened', incident: house.world.incidents[0]! });
    await house.clock.advance(100);
    const told = versionIn(await viewer.next('changed'));
    expect(told).toBe(before + 1);
    const html = await (await fetch(house.url)).text();
    expect(html).toContain('NOT available');
    expect(html).toContain(`data-version="${told}"`);
    viewer.stop();
  });

  test('tells of changes at most four times a second', async () => {
    await using house = await openHouse();
    const viewer = await follow(house.url);
    const before = versionIn(await viewer.next('changed'));
    for (let tenth = 0; tenth < 10; tenth++) {
      house.bus.publish({ kind: 'config-loaded' });
      await house.clock.advance(100);
    }
    await house.clock.advance(1000);
    house.bus.publish({ kind: 'config-loaded' });
    await house.clock.advance(100);
    let last = before;
    for (let told = 0; told < 5; told++) last = versionIn(await viewer.next('changed'));
    expect(last - before).toBe(5);
    viewer.stop();
  });

  test('tells of new answers with their times, gathered to one message a second', async () => {
    await using house = await openHouse();
    const viewer = await follow(house.url);
    await viewer.next('beat');
    house.world.set(aState('search', 'working', { checkedAt: NOW + 1000 }));
    house.bus.publish({ kind: 'run-finished', result: aRun('search', 0) });
    house.bus.publish({ kind: 'run-finished', result: aRun('track-order', 0) });
    await house.clock.advance(1000);
    expect(await viewer.next('checked')).toBe(
      'event: checked\ndata: {"search@live":"2026-11-21T08:04:01.000Z","track-order@live":"2026-11-21T08:03:56.000Z"}',
    );
    viewer.stop();
  });

  test('beats, so that both sides notice a dead connection', async () => {
    await using house = await openHouse();
    const viewer = await follow(house.url);
    await viewer.next('beat');
    await house.clock.advance(5000);
    expect(await viewer.next('beat')).toMatch(/^: still here\nevent: beat\ndata: 2026-11-21T08:04:05/);
    viewer.stop();
  });

  test('takes no more viewers than it can serve, and says when to come back', async () => {
    await using house = await openHouse({ limits: { streams: 1 } });
    const viewer = await follow(house.url);
    await viewer.next('beat');
    const refused = await fetch(`${house.url}/events`);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '15']);
    expect(await refused.text()).toMatch(/^Too many viewers follow already/);
    expect((await fetch(house.url)).status).toBe(200);
    viewer.stop();
  });

  test('gives the place of a viewer who left to the next', async () => {
    await using house = await openHouse({ limits: { streams: 1 } });
    const first = await follow(house.url);
    await first.next('beat');
    first.stop();
    await expect
      .poll(async () => {
        const second = await follow(house.url);
        second.stop();
        return second.reply.status;
      })
      .toBe(200);
  });

  test('ends within five seconds when the token that opened it is revoked', async () => {
    await using house = await openWithUsers();
    const token = await house.tokenOf('viewer');
    const viewer = await follow(house.url, { authorization: `Bearer ${token}` });
    await viewer.next('beat');
    await house.clock.advance(5000);
    await viewer.next('beat');
    await house.store.tokens.revoke('viewer 1');
    await house.clock.advance(5000);
    expect(await viewer.ended()).toMatch(/ended/);
  });

  test('ends when its session has become too old, though nobody has used it since', async () => {
    await using house = await openWithUsers();
    const browser = new Browser(house);
    await browser.signIn('vera');
    const viewer = await follow(house.url, { cookie: browser.cookieHeader });
    await viewer.next('beat');
    await house.clock.advance(3 * 3_600_000);
    expect(await viewer.ended()).toMatch(/ended/);
  });

  test('ends when a new configuration lets people sign in, for it tells more than strangers may know', async () => {
    await using house = await openHouse();
    const viewer = await follow(house.url);
    await viewer.next('beat');
    house.config = { ...house.config, access: withUsers };
    house.bus.publish({ kind: 'config-loaded' });
    expect(await viewer.ended()).toMatch(/ended/);
  });

  test('goes on through a new configuration that says the same of who may see what', async () => {
    await using house = await openHouse();
    const viewer = await follow(house.url);
    await viewer.next('beat');
    house.config = { ...house.config, access: { ...house.config.access } };
    house.bus.publish({ kind: 'config-loaded' });
    await house.clock.advance(5000);
    expect(await viewer.next('beat')).toContain('still here');
    viewer.stop();
  });

  test('ends with the monitor', async () => {
    const house = await openHouse();
    const viewer = await follow(house.url);
    await viewer.next('beat');
    await house[Symbol.asyncDispose]();
    expect(await viewer.ended()).toMatch(/ended|terminated/);
  });

  test('HEAD opens no stream', async () => {
    await using house = await openHouse();
    const reply = await fetch(`${house.url}/events`, { method: 'HEAD' });
    expect([reply.status, await reply.text()]).toEqual([200, '']);
  });
});
