import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hangs, resets, withStatus, type Answer } from '../notify/receiver.ts';
import { dutyOf, holidaysOf, Rig, says } from './rig.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const easter = holidaysOf('2026-04-03', '2026-04-06');

describe('calendars at addresses', () => {
  test('fill in holidays and duties, beside what the configuration says itself', async () => {
    await using rig = await Rig.open((response, { path }) =>
      says(path === '/duty.ics' ? dutyOf('bram', 'asha') : easter)(response, {} as never, {} as never),
    );
    const feeds = [rig.holidays(), rig.roster()];
    await rig.feeds.follow(feeds);
    await rig.reads(2);
    expect(rig.read(...feeds)).toEqual({
      holidays: ['2026-12-25', '2026-04-03', '2026-04-06'],
      duties: ['bram', 'asha'],
    });
    expect(rig.changes).toBe(2);
    expect(rig.feeds.troubles()).toEqual([]);
    expect(rig.lines).toEqual([]);
  });

  test('give a configuration that is as frozen as before and shares nothing that changed', async () => {
    await using rig = await Rig.open(says(easter));
    const config = rig.config([rig.holidays()]);
    await rig.feeds.follow(config.feeds);
    await rig.reads(1);
    const filled = rig.feeds.withFeeds(config);
    expect(config.calendar.holidays.size).toBe(1);
    expect(filled.calendar.holidays.get('2026-04-03')).toBe('A day off');
    expect(() => (filled.calendar.holidays as Map<string, string>).set('2026-01-01', 'x')).toThrow('does not change');
    expect(filled.people).toBe(config.people);
  });

  test('leave a configuration alone that follows none', async () => {
    await using rig = await Rig.open(says(easter));
    const config = rig.config([]);
    expect(rig.feeds.withFeeds(config)).toBe(config);
  });

  test('keep the names that the configuration gives its holidays', async () => {
    await using rig = await Rig.open(says(holidaysOf('2026-12-25')));
    const config = rig.config([rig.holidays()]);
    await rig.feeds.follow(config.feeds);
    await rig.reads(1);
    expect(rig.feeds.withFeeds(config).calendar.holidays.get('2026-12-25')).toBe('Christmas');
  });

  test('are read again every six hours, and only a change is told', async () => {
    await using rig = await Rig.open(says(easter));
    await rig.feeds.follow([rig.holidays()]);
    await rig.reads(1);
    await rig.clock.advance(6 * HOUR_MS);
    await rig.reads(2);
    expect(rig.changes).toBe(1);
    rig.server.answer = says(holidaysOf('2026-05-04'));
    await rig.clock.advance(6 * HOUR_MS);
    await rig.reads(3);
    expect(rig.changes).toBe(2);
    expect(rig.read(rig.holidays()).holidays).toEqual(['2026-12-25', '2026-05-04']);
    expect(rig.clock.planned).toEqual([6 * HOUR_MS, 6 * HOUR_MS, 6 * HOUR_MS]);
  });

  test('are asked for by the version that is known, also after a restart', async () => {
    const versioned: Answer = (response, request, socket) =>
      (request.headers['if-none-match'] === '"1"' ? withStatus(304) : says(easter, { etag: '"1"' }))(
        response,
        request,
        socket,
      );
    await using rig = await Rig.open(versioned);
    await rig.feeds.follow([rig.holidays()]);
    await rig.reads(1);
    await rig.restart();
    await rig.feeds.follow([rig.holidays()]);
    await rig.reads(2);
    expect(rig.server.received.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"1"']);
    expect(rig.read(rig.holidays()).holidays).toContain('2026-04-03');
    expect(rig.changes).toBe(1);
    expect(rig.feeds.troubles()).toEqual([]);
  });

  test('that several use are read once', async () => {
    await using rig = await Rig.open(says(easter));
    await rig.feeds.follow([rig.holidays('/one.ics'), rig.holidays('/one.ics'), rig.roster('/one.ics')]);
    await rig.reads(1);
    expect(rig.server.received).toHaveLength(1);
  });

  test('may have moved, and may want a user and a password', async () => {
    await using rig = await Rig.open((response, request, socket) =>
      (request.path === '/old.ics' ? withStatus(301, '', { location: '/new.ics' }) : says(easter))(
        response,
        request,
        socket,
      ),
    );
    const feed = rig.holidays('/old.ics');
    const withUser = { ...feed, url: feed.url.replace('//', '//monitor:s%40fe-word@') };
    await rig.feeds.follow([withUser]);
    await rig.reads(1);
    expect(rig.read(withUser).holidays).toContain('2026-04-03');
    const basic = `Basic ${Buffer.from('monitor:s@fe-word').toString('base64')}`;
    expect(rig.server.received.map(({ path, headers }) => [path, headers['authorization']])).toEqual([
      ['/old.ics', basic],
      ['/new.ics', basic],
    ]);
  });

  test('are not read any more when nothing follows them', async () => {
    await using rig = await Rig.open(says(easter));
    await rig.feeds.follow([rig.holidays('/one.ics'), rig.holidays('/two.ics')]);
    await rig.reads(2);
    await rig.feeds.follow([rig.holidays('/two.ics')]);
    await rig.clock.advance(6 * HOUR_MS);
    await rig.reads(3);
    expect(rig.server.received.map(({ path }) => path).filter((path) => path === '/one.ics')).toHaveLength(1);
    expect(rig.read(rig.holidays('/one.ics')).holidays).toEqual(['2026-12-25']);
  });
});

describe('a calendar that cannot be read', () => {
  const long: Answer = (response) => {
    response.writeHead(200);
    response.write(easter.slice(0, -15));
    response.end(`X-LONG:${'x'.repeat(2_100_000)}\r\nEND:VCALENDAR`);
  };
  const brokenOff: Answer = (response, _, socket) => {
    response.writeHead(200, { 'content-length': '1000' });
    response.write(easter.slice(0, 100), () => socket.destroy());
  };

  test.each([
    ['answers with an error', withStatus(500), 'it answered with status 500'],
    ['does not know the address', withStatus(404, easter), 'it answered with status 404'],
    ['asks for a password', says('<html><title>Log in</title>'), 'it is no calendar: it begins with "<html>'],
    ['sends half a calendar', says(easter.slice(0, -15)), 'it breaks off'],
    ['sends nothing', says(''), 'it is empty'],
    ['breaks off', brokenOff, 'the connection broke off (UND_ERR_RES_CONTENT_LENGTH_MISMATCH)'],
    ['resets the connection', resets, 'the connection broke off (ECONNRESET)'],
    ['sends too much', long, 'it is longer than 2 MB'],
    ['leads in a circle', withStatus(302, '', { location: '/holidays.ics' }), 'its address leads in a circle'],
    ['sends no text', says(Buffer.from([0xff, 0xfe, 0x41]) as unknown as string), 'it is no text in UTF-8'],
  ])('because its server %s changes nothing, and is told', async (_, answer, why) => {
    await using rig = await Rig.open(says(easter));
    await rig.feeds.follow([rig.holidays()]);
    await rig.reads(1);
    rig.server.answer = answer;
    await rig.clock.advance(6 * HOUR_MS);
    await rig.reads(2);
    expect(rig.read(rig.holidays()).holidays).toContain('2026-04-03');
    expect(rig.changes).toBe(1);
    const [trouble, ...more] = rig.feeds.troubles();
    expect(more).toEqual([]);
    expect(trouble).toContain('The calendar of holidays at http://127.0.0.1:');
    expect(trouble).toContain(why);
    expect(trouble).toContain('What was read before still holds.');
    expect(rig.lines).toEqual([expect.stringContaining(`warn ${trouble}`)]);
  });

  test('within ten seconds is given up, and tried again', async () => {
    await using rig = await Rig.open(hangs);
    await rig.feeds.follow([rig.roster()]);
    while (rig.server.received.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await rig.clock.advance(9999);
    expect(rig.feeds.troubles()).toEqual([]);
    await rig.clock.advance(1);
    await rig.reads(1);
    expect(rig.feeds.troubles()).toEqual([
      expect.stringMatching(
        /^The calendar of roster web at .* cannot be read: no whole answer within 10 s\. Nothing is known/,
      ),
    ]);
    rig.server.answer = says(dutyOf('bram'));
    await rig.clock.advance(MINUTE_MS);
    await rig.reads(2);
    expect(rig.read(rig.roster()).duties).toEqual(['bram']);
    expect(rig.feeds.troubles()).toEqual([]);
  });

  test('is tried again soon, then less often, and is said once until the reason is another', async () => {
    await using rig = await Rig.open(withStatus(500));
    await rig.feeds.follow([rig.holidays()]);
    for (let times = 1; times < 9; times++) {
      await rig.reads(times);
      await rig.clock.advance(rig.clock.planned.at(-1)!);
    }
    await rig.reads(9);
    expect(rig.clock.planned.map((delayMs) => delayMs / MINUTE_MS)).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
    expect(rig.lines).toHaveLength(1);
    rig.server.answer = withStatus(403);
    await rig.clock.advance(HOUR_MS);
    await rig.reads(10);
    expect(rig.lines).toHaveLength(2);
    rig.server.answer = says(easter);
    await rig.clock.advance(HOUR_MS);
    await rig.reads(11);
    expect(rig.lines[2]).toMatch(/^info The calendar of holidays at .* is read again\./);
    expect(rig.clock.planned.at(-1)).toBe(6 * HOUR_MS);
  });

  test('is known from before after a restart without network', async () => {
    await using rig = await Rig.open(says(easter));
    await rig.feeds.follow([rig.holidays()]);
    await rig.reads(1);
    await rig.restart();
    rig.server.answer = resets;
    await rig.feeds.follow([rig.holidays()]);
    expect(rig.read(rig.holidays()).holidays).toContain('2026-04-03');
    await rig.reads(2);
    expect(rig.read(rig.holidays()).holidays).toContain('2026-04-03');
    expect(rig.feeds.troubles()).toEqual([expect.stringContaining('What was read before still holds.')]);
  });

  test('is not known at first, and becomes known later', async () => {
    await using rig = await Rig.open(withStatus(503));
    await rig.feeds.follow([rig.holidays()]);
    await rig.reads(1);
    expect(rig.read(rig.holidays()).holidays).toEqual(['2026-12-25']);
    expect(rig.feeds.troubles()).toEqual([expect.stringContaining('Nothing is known of it.')]);
  });

  test('never shows its address in full', async () => {
    await using rig = await Rig.open(withStatus(302, '', { location: 'http://127.0.0.1:1/private-0123456789/x.ics' }));
    const feed = rig.holidays('/private-0123456789/basic.ics?token=abcdefgh');
    await rig.feeds.follow([{ ...feed, url: feed.url.replace('//', '//monitor:hunter22@') }]);
    await rig.reads(1);
    rig.server.answer = says('https://x/private-0123456789/?token=abcdefgh');
    await rig.clock.advance(MINUTE_MS);
    await rig.reads(2);
    const told = [...rig.lines, ...rig.feeds.troubles(), ...(await readdir(rig.folder, { recursive: true }))].join(
      '\n',
    );
    expect(told).toContain('http://[secret]');
    for (const secret of ['0123456789', 'abcdefgh', 'hunter22']) expect(told).not.toContain(secret);
  });
});

describe('a calendar that can be read in part', () => {
  test('counts as far as it is understood, and says what is not', async () => {
    await using rig = await Rig.open(says(dutyOf('bram', 'Ahsa')));
    await rig.feeds.follow([rig.roster()]);
    await rig.reads(1);
    expect(rig.read(rig.roster()).duties).toEqual(['bram']);
    expect(rig.feeds.troubles()).toEqual([
      expect.stringMatching(
        /^The calendar of roster web at .*: line 9: the event "Ahsa" is called like nobody; known are asha/,
      ),
    ]);
    rig.server.answer = says(dutyOf('bram', 'asha'));
    await rig.clock.advance(6 * HOUR_MS);
    await rig.reads(2);
    rig.read(rig.roster());
    expect(rig.feeds.troubles()).toEqual([]);
  });
});

describe('what is kept in files', () => {
  const fileOf = (rig: Rig) =>
    join(rig.cacheFolder, `${createHash('sha256').update(rig.holidays().url).digest('hex')}.json`);

  test('does not count when it is damaged', async () => {
    await using rig = await Rig.open(withStatus(500));
    await mkdir(rig.cacheFolder);
    for (const text of ['', '{"text":', 'null', '{"text":5}', '{"text":"<html>"}']) {
      await writeFile(fileOf(rig), text);
      await rig.feeds.follow([rig.holidays()]);
      expect(rig.read(rig.holidays()).holidays).toEqual(['2026-12-25']);
      await rig.restart();
    }
  });

  test('is one whole file for each address and nothing else', async () => {
    await using rig = await Rig.open(says(easter));
    await rig.feeds.follow([rig.holidays()]);
    await rig.reads(1);
    expect(await readdir(rig.cacheFolder)).toHaveLength(1);
    expect(JSON.parse(await readFile(fileOf(rig), 'utf8'))).toEqual({ text: easter });
  });

  test('may be impossible to keep: then it still counts, and the log says so once', async () => {
    await using rig = await Rig.open(says(easter));
    await writeFile(rig.cacheFolder, 'a file where the folder should be');
    await rig.feeds.follow([rig.holidays('/one.ics'), rig.holidays('/two.ics')]);
    await rig.reads(2);
    expect(rig.read(rig.holidays('/one.ics')).holidays).toContain('2026-04-03');
    expect(rig.lines).toEqual([
      expect.stringMatching(/^warn Calendars cannot be kept in .* a restart without network/),
    ]);
    await rm(rig.cacheFolder);
  });
});

describe('stopping', () => {
  test('does not wait for an answer, and leaves no timer', async () => {
    await using rig = await Rig.open(hangs);
    await rig.feeds.follow([rig.holidays()]);
    while (rig.server.received.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await rig.restart();
    expect(rig.clock.pending).toBe(0);
    expect(rig.lines).toEqual([]);
  });

  test('while nothing has been followed yet is nothing', async () => {
    await using rig = await Rig.open(says(easter));
    expect(rig.feeds.troubles()).toEqual([]);
  });

  test('of those that take up a change does not stop the reading', async () => {
    await using rig = await Rig.open(says(easter));
    rig.onChange = () => {
      throw new Error('no');
    };
    await rig.feeds.follow([rig.holidays()]);
    await rig.reads(1);
    expect(rig.lines).toEqual([expect.stringContaining('the change could not be taken up')]);
    expect(rig.clock.planned).toEqual([6 * HOUR_MS]);
  });
});
