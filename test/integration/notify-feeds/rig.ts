import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Config, Feed } from '../../../src/config/config.ts';
import { deepFreeze } from '../../../src/config/freeze.ts';
import { createFeeds, type Feeds } from '../../../src/notify/feeds.ts';
import type { Timer } from '../../../src/time/clock.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { untold } from '../../support/alerting.ts';
import { calendar, people } from '../../unit/config-ics/samples.ts';
import { rosterOf } from '../../unit/escalation/samples.ts';
import { Receiver, withStatus, type Answer } from '../notify/receiver.ts';

export const holidaysOf = (...dates: readonly string[]): string =>
  calendar(dates.map((date) => [`DTSTART;VALUE=DATE:${date.replaceAll('-', '')}`, 'SUMMARY:A day off']));

export const dutyOf = (...names: readonly string[]): string =>
  calendar(
    names.map((name, week) => [
      `DTSTART:202601${String(5 + 7 * week).padStart(2, '0')}T090000Z`,
      'DURATION:P7D',
      `SUMMARY:${name}`,
    ]),
  );

export const says = (text: string, headers: Record<string, string> = {}): Answer => withStatus(200, text, headers);

const TIME_LIMIT_MS = 10_000;

/** Notes what is put off for how long. */
class NotingClock extends ManualClock {
  /** After each reading, in how many milliseconds the next is to come. */
  readonly planned: number[] = [];

  override after(delayMs: number, fire: () => void): Timer {
    if (delayMs > TIME_LIMIT_MS) this.planned.push(delayMs);
    return super.after(delayMs, fire);
  }
}

/** Feeds beside a server of calendars, on a manual clock. */
export class Rig implements AsyncDisposable {
  readonly clock = new NotingClock('2026-01-06T09:00:00Z');
  readonly lines: string[] = [];
  readonly server: Receiver;
  readonly folder: string;
  changes = 0;
  onChange = (): void => {};
  #feeds: Feeds | undefined;

  private constructor(server: Receiver, folder: string) {
    this.server = server;
    this.folder = folder;
  }

  static async open(answer: Answer): Promise<Rig> {
    const folder = await mkdtemp(join(tmpdir(), 'bellwether-feeds-'));
    return new Rig(await Receiver.start(answer), folder);
  }

  get feeds(): Feeds {
    return (this.#feeds ??= this.#create());
  }

  get cacheFolder(): string {
    return join(this.folder, 'calendars');
  }

  holidays(path = '/holidays.ics'): Feed {
    return { kind: 'holidays', url: this.server.url + path };
  }

  roster(path = '/duty.ics'): Feed {
    return { kind: 'roster', roster: 'web', url: this.server.url + path };
  }

  config(feeds: readonly Feed[], more: Partial<Config> = {}): Config {
    const rosters = new Map([['web', rosterOf(['asha'])]]);
    const calendar = { ...untold.calendar, holidays: new Map([['2026-12-25', 'Christmas']]) };
    return deepFreeze({ ...untold, timezone: 'Europe/London', people, rosters, calendar, feeds, ...more } as Config);
  }

  /** What the configuration says with its feeds. */
  read(...feeds: readonly Feed[]): { readonly holidays: readonly string[]; readonly duties: readonly string[] } {
    const { calendar, rosters } = this.feeds.withFeeds(this.config(feeds));
    const duties = rosters.get('web')!.duties.map(({ first, second }) => first ?? `second ${second}`);
    return { holidays: [...calendar.holidays.keys()], duties };
  }

  /** Resolves when so many readings have ended, well or badly. */
  async reads(times: number): Promise<void> {
    const message = 'readings that have ended';
    await expect.poll(() => this.clock.planned.length, { interval: 2, message }).toBeGreaterThanOrEqual(times);
  }

  /** Stops as the program does, and begins anew with what the folder holds. */
  async restart(): Promise<void> {
    await this.#feeds?.[Symbol.asyncDispose]();
    this.#feeds = undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#feeds?.[Symbol.asyncDispose]();
    await this.server[Symbol.asyncDispose]();
    await rm(this.folder, { recursive: true });
    if (this.clock.pending > 0) throw new Error(`${this.clock.pending} timers are left`);
  }

  #create(): Feeds {
    const write = (level: string) => (fields: object, message: string) =>
      void this.lines.push(`${level} ${message} ${JSON.stringify(fields)}`);
    return createFeeds({
      clock: this.clock,
      random: () => 1,
      cacheFolder: this.cacheFolder,
      log: {
        debug: write('debug'),
        info: write('info'),
        warn: write('warn'),
        error: write('error'),
        fatal: write('fatal'),
      },
      onChange: () => {
        this.changes++;
        this.onChange();
      },
    });
  }
}
