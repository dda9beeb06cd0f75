import { afterEach, describe, expect, test } from 'vitest';
import { inEnglish } from '../../../src/i18n/in-english.ts';
import type { OwnTrouble } from '../../../src/app/self-monitoring.ts';
import { openDirectRecord, type DirectRecord } from '../../../src/app/direct-record.ts';
import { startSelfWatch } from '../../../src/app/self-watch.ts';
import { alertingOf, policyOf } from '../../support/alerting.ts';
import { accepts, resets, withStatus } from '../notify/receiver.ts';
import { temporaryFolder } from '../store/folder.ts';
import { fn, MINUTE, SECOND, Town } from './town.ts';

let town: Town;
afterEach(() => town[Symbol.asyncDispose]());

const alerting = alertingOf([policyOf([], ['pager'])], { selfNotify: ['boss'] });
const found = async () => (town = await Town.found([fn('order')], { alerting }));
const quietLog = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {}, fatal: () => {} };
const watch = (troubles: () => readonly OwnTrouble[], isSettled = () => true) =>
  startSelfWatch({
    clock: town.clock,
    troubles,
    isSettled,
    report: (signals) => town.recorder.execute({ act: 'report-signals', source: 'self', signals }).shown,
    tellDirectly: (...given) => town.notify.tellDirectly(...given),
    record: { left: undefined, save: () => {} },
    isMute: () => false,
    log: quietLog,
    locale: () => inEnglish,
  });
const told = (channel: string) =>
  town.heard.filter((one) => one.channel === channel).map(({ action, headline }) => `${action} ${headline}`);

const actionsAt = (channel: string) => town.heard.filter((one) => one.channel === channel).map(({ action }) => action);
const unwritable: OwnTrouble = { kind: 'store', says: 'The store is in trouble.' };
/** Watches a store that cannot be written while there is a trouble; nothing can be queued then. */
const watchStore = (
  troubles: () => readonly OwnTrouble[],
  record: DirectRecord = { left: undefined, save: () => {} },
) =>
  startSelfWatch({
    clock: town.clock,
    troubles,
    isSettled: () => true,
    report: async () => {},
    tellDirectly: (...given) => town.notify.tellDirectly(...given),
    record,
    isMute: () => troubles().length > 0,
    log: quietLog,
    locale: () => inEnglish,
  });

describe('the monitor’s own trouble', () => {
  test('is told to those who look after it and to nobody else, and so is its end', async () => {
    await found();
    let troubles: readonly OwnTrouble[] = [{ kind: 'runner', says: 'No runner works, so nothing can be tried.' }];
    const watching = watch(() => troubles);
    await town.pass(25 * SECOND);
    expect(town.heard).toEqual([]);
    await town.pass(10 * SECOND);
    expect(told('boss')).toEqual(['trigger Bellwether itself: No runner works, so nothing can be tried.']);
    troubles = [];
    await town.pass(10 * SECOND);
    expect(told('boss')[1]).toMatch(/^resolve Over: Bellwether itself: No runner works/);
    expect(told('pager')).toEqual([]);
    await watching[Symbol.asyncDispose]();
  });

  test('that a channel refuses is told elsewhere, beside what it refused', async () => {
    await found();
    town.answerAt('pager', withStatus(403, 'no'));
    const watching = watch(() => town.notify.troubles());
    town.break('order');
    await town.until(30);
    expect(
      told('chat')
        .concat(told('boss'))
        .filter((text) => text.includes('Nobody can use order')),
    ).toHaveLength(1);
    expect(told('boss').filter((text) => text.includes('Channel pager refuses'))).toHaveLength(1);
    town.answerAt('pager', accepts);
    town.break('order');
    await town.reconfigure({});
    await town.pass(20 * SECOND);
    expect(told('boss').at(-1)).toMatch(/^resolve .*Channel pager refuses/);
    await watching[Symbol.asyncDispose]();
  });

  test('is looked at anew after a restart: what is over by then is closed', async () => {
    await found();
    const trouble: OwnTrouble = { kind: 'schedule', says: 'The schedule does not tick.' };
    const before = watch(() => [trouble]);
    await town.pass(10 * SECOND);
    await before[Symbol.asyncDispose]();
    await town.restart();
    expect(town.open).toHaveLength(1);
    const after = watch(() => []);
    await town.pass(10 * SECOND);
    expect(town.open).toEqual([]);
    expect(told('boss').map((text) => text.split(' ')[0])).toEqual(['trigger', 'resolve']);
    await after[Symbol.asyncDispose]();
  });

  test('is not called over after a restart before it has been looked for', async () => {
    await found();
    const trouble: OwnTrouble = { kind: 'script', says: 'A check script does not load.' };
    const before = watch(() => [trouble]);
    await town.pass(10 * SECOND);
    await before[Symbol.asyncDispose]();
    await town.restart();
    let isJudged = false;
    const after = watch(
      () => (isJudged ? [trouble] : []),
      () => isJudged,
    );
    await town.pass(20 * SECOND);
    isJudged = true;
    await town.pass(20 * SECOND);
    expect(town.open).toHaveLength(1);
    expect(told('boss')).toEqual(['trigger Bellwether itself: A check script does not load.']);
    await after[Symbol.asyncDispose]();
  });

  test('with the store is told past the outbox, again and again until somebody takes it, and so is its end', async () => {
    await found();
    let troubles: readonly OwnTrouble[] = [unwritable];
    town.answerAt('boss', withStatus(500));
    const watching = watchStore(() => troubles);
    const heard = (count: number) => expect.poll(() => town.heard.length).toBe(count);
    await town.pass(6 * SECOND);
    await heard(1);
    town.answerAt('boss', accepts);
    await town.pass(MINUTE);
    await heard(2);
    await town.pass(5 * MINUTE);
    await heard(2);
    troubles = [];
    await town.pass(6 * SECOND);
    await heard(3);
    expect(told('boss').map((text) => text.split(' ')[0])).toEqual(['trigger', 'trigger', 'resolve']);
    expect(new Set(town.heard.map(({ key }) => key)).size).toBe(1);
    await watching[Symbol.asyncDispose]();
  });

  test('with the store is called over by the next monitor when the one that told it was killed', async () => {
    await found();
    await using folder = await temporaryFolder();
    const killed = watchStore(() => [unwritable], openDirectRecord(folder.path, quietLog));
    await town.pass(6 * SECOND);
    await expect.poll(() => actionsAt('boss')).toEqual(['trigger']);
    await killed[Symbol.asyncDispose]();
    await town.restart();
    const next = watchStore(() => [], openDirectRecord(folder.path, quietLog));
    await expect.poll(() => actionsAt('boss')).toEqual(['trigger', 'resolve']);
    await next[Symbol.asyncDispose]();
    const last = watchStore(() => [], openDirectRecord(folder.path, quietLog));
    await town.pass(MINUTE);
    expect(actionsAt('boss')).toEqual(['trigger', 'resolve']);
    expect(new Set(town.heard.map(({ key }) => key)).size).toBe(1);
    await last[Symbol.asyncDispose]();
  });

  test('with the store is called over at each channel that may know of it, and not again where that was taken', async () => {
    town = await Town.found([fn('order')], {
      alerting: alertingOf([policyOf([], ['pager'])], { selfNotify: ['boss', 'chat', 'pager'] }),
    });
    let troubles: readonly OwnTrouble[] = [unwritable];
    // It takes the message, and its answer is lost.
    town.answerAt('chat', resets);
    town.answerAt('pager', withStatus(500));
    const watching = watchStore(() => troubles);
    await town.pass(6 * SECOND);
    await expect.poll(() => town.heard.length).toBe(3);
    troubles = [];
    await town.pass(6 * SECOND);
    await expect.poll(() => town.heard.length).toBe(5);
    town.answerAt('chat', accepts);
    await town.pass(6 * SECOND);
    await expect.poll(() => town.heard.length).toBe(6);
    await town.pass(MINUTE);
    expect(actionsAt('boss')).toEqual(['trigger', 'resolve']);
    expect(actionsAt('chat')).toEqual(['trigger', 'resolve', 'resolve']);
    expect(actionsAt('pager')).toEqual(['trigger']);
    await watching[Symbol.asyncDispose]();
  });
});
