import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inEnglish } from '../../../src/i18n/in-english.ts';
import { createPagerDuty } from '../../../src/channels/pagerduty.ts';
import { noticeOf, pagerChannel } from '../../unit/notify/samples.ts';
import { accepts, keyOf, Receiver, resets, withStatus, type Answer } from './receiver.ts';
import { Rig } from './rig.ts';
import { sampleCount } from '../../support/extent.ts';

const answers: Record<string, Answer> = {
  'takes it': accepts,
  'answers 500': withStatus(500),
  'answers 429': withStatus(429, '', { 'retry-after': '30' }),
  'answers 503': withStatus(503, '', { 'retry-after': 'soon' }),
  'answers 400': withStatus(400, '{"message":"no"}'),
  'answers 302': withStatus(302, '', { location: '/' }),
  'answers 200 with a page': withStatus(200, '<html>'),
  resets,
};
const actions = ['trigger', 'acknowledge', 'resolve'] as const;

test('whatever a pager answers: nothing overtakes, nothing is lost, nothing is sent after its end', async () => {
  const plan = fc.record({
    replies: fc.array(fc.constantFrom(...Object.keys(answers)), { maxLength: 20 }),
    incidents: fc.integer({ min: 1, max: 4 }),
  });
  await fc.assert(
    fc.asyncProperty(plan, async ({ replies, incidents }) => {
      await using pager = await Receiver.start(accepts);
      await using rig = await Rig.open('memory');
      const seen: { key: string; action: string; reply: string }[] = [];
      pager.answer = (response, request, socket) => {
        const reply = replies[seen.length] ?? 'takes it';
        seen.push({ key: keyOf(request.body), action: String(request.body['event_action']), reply });
        answers[reply]!(response, request, socket);
      };
      const ids = Array.from({ length: incidents }, (_, n) => `i${n}`);
      rig.start({ pager: createPagerDuty(pagerChannel(pager.url), { source: 'Acme', locale: inEnglish }) });
      for (const action of actions) await rig.queue(...ids.map((id) => ['pager', noticeOf(id, action)] as const));
      while ((await rig.pending()) > 0) await rig.pass(1000);
      for (const id of ids) {
        const own = seen.filter(({ key }) => key === id);
        const order = own.map(({ action }) => actions.indexOf(action as (typeof actions)[number]));
        expect(order).toEqual(order.toSorted((a, b) => a - b));
        const isEnd = ({ reply }: { reply: string }) => /takes it|400|302/.test(reply);
        const ends = own.filter(isEnd).map(({ action }) => action);
        expect(ends).toEqual([...new Set(ends)]);
        const lastReply = (action: string) => own.findLast((one) => one.action === action)?.reply ?? '';
        const heard = actions.filter((action) => own.some((one) => one.action === action));
        // What may have arrived, as nobody said clearly, is followed by what belongs to it.
        expect(heard).toEqual(/400|302/.test(lastReply('trigger')) ? ['trigger'] : [...actions]);
        for (const action of heard) expect(lastReply(action)).toMatch(/takes it|400|302|with a page/);
      }
    }),
    { numRuns: sampleCount(40) },
  );
});
