import { expect, test } from 'vitest';
import { judgeMail } from '../../../src/notify/subscribers/mail-verdict.ts';

const answered = (status: number, stage?: string) =>
  judgeMail({ kind: 'answered', reply: { status, headers: stage === undefined ? {} : { stage }, body: 'words' } });

test('only a final refusal of the recipient counts against the recipient', () => {
  for (let status = 400; status < 600; status += 1) {
    expect(answered(status).kind, String(status)).toBe('retry');
    expect(answered(status, 'recipient').kind, String(status)).toBe(status < 500 ? 'retry' : 'refused');
  }
});

test('trouble that is not the recipient’s stops the others as well', () => {
  expect(answered(451)).toMatchObject({ kind: 'retry', isElsewhere: true, why: 'the mail server answered 451: words' });
  expect(answered(450, 'recipient')).toMatchObject({ kind: 'retry', isElsewhere: false });
  expect(judgeMail({ kind: 'unanswered', why: 'gone', isFinal: false })).toEqual({
    kind: 'retry',
    why: 'gone',
    isElsewhere: true,
  });
});

test('what is taken is sent, and what no server can take is refused', () => {
  expect(answered(250)).toEqual({ kind: 'sent' });
  expect(judgeMail({ kind: 'unanswered', why: 'unfit', isFinal: true })).toEqual({ kind: 'refused' });
});
