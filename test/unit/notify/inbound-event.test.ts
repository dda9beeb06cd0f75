import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readChannelEvent } from '../../../src/notify/inbound-event.ts';

const read = (body: unknown) => readChannelEvent(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)));

describe('what the owner of a channel’s token tells us', () => {
  test('names the incident by its key, whatever the round, and who it was', () => {
    expect(read({ action: 'acknowledge', incident: '20260105-abcdefgh', by: ' Asha\nRao ' })).toEqual({
      kind: 'acknowledge',
      incidentId: '20260105-abcdefgh',
      by: 'Asha Rao',
    });
    expect(read({ action: 'resolve', incident: '20260105-abcdefgh.2', colour: 'red' })).toEqual({
      kind: 'resolve',
      incidentId: '20260105-abcdefgh',
    });
  });

  test.each([
    ['', /must be a JSON object/],
    ['null', /must be a JSON object/],
    ['[]', /must be a JSON object/],
    ['{"action":', /must be a JSON object/],
    [{ incident: 'a' }, /action must be "acknowledge" or "resolve", found nothing/],
    [{ action: 'resolved', incident: 'a' }, /found "resolved"/],
    [{ action: ['resolve'], incident: 'a' }, /found a list/],
    [{ action: 'resolve', incident: 'a', by: {} }, /by must be text, found an object/],
    [{ action: 'resolve', incident: 'a', by: 'b'.repeat(101) }, /by must have at most 100 characters, found 101/],
    [{ action: 'resolve' }, /incident must be the key/],
    [{ action: 'resolve', incident: ' ' }, /incident must be the key/],
    [{ action: 'resolve', incident: 7 }, /incident must be text, found 7/],
  ])('%j is refused in words', (body, why) => {
    expect(read(body)).toMatchObject({ kind: 'refused', why: expect.stringMatching(why) });
  });

  test('never throws, whatever is posted', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (body) => {
        expect(readChannelEvent(body).kind).toBe('refused');
      }),
    );
    fc.assert(
      fc.property(fc.json(), (body) => {
        expect(['refused', 'acknowledge', 'resolve']).toContain(read(body).kind);
      }),
    );
  });
});
