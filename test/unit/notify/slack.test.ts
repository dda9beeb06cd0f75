import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { inEnglish } from '../../../src/i18n/in-english.ts';
import type { Notice } from '../../../src/model/notice.ts';
import { createSlack } from '../../../src/channels/slack.ts';
import { hostileNotice, overSizeNotice } from './hard-notices.ts';
import { noticeOf, slackChannel } from './samples.ts';
import { sampleCount } from '../../support/extent.ts';

interface Text {
  readonly type: string;
  readonly text: string;
  readonly verbatim?: boolean;
}
interface Block {
  readonly type: string;
  readonly text?: Text;
  readonly fields?: readonly Text[];
  readonly elements?: readonly Text[];
}

const driver = createSlack(slackChannel('https://hooks.slack.com'), inEnglish);

function sent(notice: Notice) {
  const request = driver.request(notice, { dedupKey: notice.incidentId, messageKey: 'm', sentAt: notice.at });
  if (!('body' in request)) throw new Error('not a request');
  return JSON.parse(request.body) as { text: string; blocks: Block[] };
}

const textsOf = ({ text, fields = [], elements = [] }: Block) => [...(text ? [text] : []), ...fields, ...elements];
const allTexts = (notice: Notice) => {
  const { text, blocks } = sent(notice);
  return [text, ...blocks.flatMap(textsOf).map((one) => one.text)];
};

function expectWithinLimits({ text, blocks }: ReturnType<typeof sent>) {
  expect(text.length).toBeGreaterThan(0);
  expect(text.length).toBeLessThanOrEqual(3000);
  expect(blocks.length).toBeLessThanOrEqual(50);
  for (const block of blocks) {
    expect(block.fields?.length ?? 1).toBeLessThanOrEqual(10);
    expect(block.elements?.length ?? 1).toBeLessThanOrEqual(10);
    const most = block.type === 'header' ? 150 : block.fields ? 2000 : 3000;
    for (const one of textsOf(block)) {
      expect(one.text.length).toBeGreaterThan(0);
      expect(one.text.length).toBeLessThanOrEqual(most);
    }
  }
}

describe('a message to Slack', () => {
  test('begins with the sentence of the page, then says what helps, where to look, and how grave it is', () => {
    const { text, blocks } = sent(noticeOf('i1', 'trigger', { headline: 'Voyager is down: no cards.' }));
    expect(text).toBe('Voyager is down: no cards.');
    expect(blocks).toEqual([
      { type: 'header', text: { type: 'plain_text', text: 'Voyager is down: no cards.', emoji: false } },
      {
        type: 'section',
        fields: [
          { type: 'mrkdwn', text: '*Since*\n09:00 GMT', verbatim: true },
          { type: 'mrkdwn', text: '*Failing step*\nCheck out › Pay by credit card', verbatim: true },
        ],
      },
      {
        type: 'section',
        text: {
          type: 'mrkdwn',
          text: '<http://127.0.0.1:8080/incidents/i1|Incident> · <http://127.0.0.1:8080/|Status page>',
          verbatim: true,
        },
      },
      {
        type: 'context',
        elements: [{ type: 'mrkdwn', text: 'Severity critical · i1 · incident opened', verbatim: true }],
      },
    ]);
  });

  test.each([
    ['acknowledge', /^Being worked on: Voyager/],
    ['resolve', /^Over: Voyager/],
  ] as const)('says an %s for what it is', (action, beginning) => {
    const { text, blocks } = sent(noticeOf('i1', action));
    expect(text).toMatch(beginning);
    expect(blocks[0]?.text?.text).toMatch(beginning);
  });

  test('shows a headline too long for the header whole below it', () => {
    const headline = 'Customers cannot pay by card. '.repeat(20).trim();
    const { blocks } = sent(noticeOf('i1', 'trigger', { headline }));
    expect(blocks[0]?.text?.text).toMatch(/…$/);
    expect(blocks[1]?.text?.text).toBe(headline);
  });

  test('keeps the order of the details, each long one by itself', () => {
    const details = [
      { label: 'Since', text: '09:00' },
      { label: 'Error', text: 'x'.repeat(500) },
      { label: 'Owner', text: 'web' },
    ];
    const labels = sent(noticeOf('i1', 'trigger', { details })).blocks.flatMap(textsOf);
    const order = labels.flatMap(({ text }) => /^\*(\w+)\*/.exec(text)?.[1] ?? []);
    expect(order).toEqual(['Since', 'Error', 'Owner']);
  });

  test.each(['trigger', 'acknowledge', 'resolve'] as const)(
    'stays within every limit with an over-size %s, and says so',
    (action) => {
      const notice = overSizeNotice(action);
      expectWithinLimits(sent(notice));
      expect(allTexts(notice).join('\n')).toMatch(/There is more: see the incident page/);
    },
  );

  test('no text calls everybody, makes a link of its own or leaves a mark unescaped', () => {
    const [first, ...rest] = allTexts(hostileNotice());
    for (const text of [first!, ...rest]) {
      const withoutLinks = text.replaceAll(/<http:\/\/127\.0\.0\.1\/[^<>|]*\|[^<>|]*>/g, '');
      expect(withoutLinks).not.toMatch(/[<>]/);
      expect(withoutLinks.replaceAll(/&(amp|lt|gt);/g, '')).not.toContain('&');
    }
    expect(rest.join('\n')).not.toMatch(/<javascript:/);
  });

  test('whatever it says: within the limits, and no mark stands unescaped', () => {
    const marks = fc.constantFrom('<', '>', '&', '😀', 'a', '|', '\n', '*');
    const text = fc.string({ unit: marks, maxLength: 4000 });
    const details = fc.array(fc.record({ label: text, text }), { maxLength: 60 });
    fc.assert(
      fc.property(text, details, (headline, given) => {
        const message = sent(noticeOf('i1', 'trigger', { headline, details: given, links: [] }));
        expectWithinLimits(message);
        for (const said of [message.text, ...message.blocks.flatMap(textsOf).map((one) => one.text)]) {
          expect(said).not.toMatch(/[<>]|&(?!(amp|lt|gt);)/);
          expect(said.isWellFormed()).toBe(true);
        }
      }),
      { numRuns: sampleCount(50) },
    );
  });

  test('is asked for at most once a second', () => {
    const { burst, perMinute } = driver.pace!;
    expect(burst + perMinute).toBeLessThanOrEqual(60);
  });

  test.each([
    ['invalid_payload', 400, 'refused'],
    ['action_prohibited', 403, 'refused'],
    ['no_service', 404, 'refused'],
    ['channel_is_archived', 410, 'refused'],
    ['rate_limited', 429, 'retry'],
    ['<html>Please log in</html>', 200, 'unclear'],
    ['okay', 200, 'delivered'],
  ] as const)('%s with %i: %s', (body, status, kind) => {
    expect(driver.classify({ status, headers: {}, body })).toMatchObject({ kind });
  });
});
