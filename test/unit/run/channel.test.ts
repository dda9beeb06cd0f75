import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HostChannel, LineSplitter } from '../../../src/run/process/channel.ts';

function open() {
  const [requests, answers] = [new PassThrough(), new PassThrough()];
  const heard: unknown[] = [];
  let forged = 0;
  const channel = new HostChannel({
    ...{ requests, answers },
    onMessages: (messages) => heard.push(messages),
    onForged: () => (forged += 1),
    onClosed: () => {},
  });
  const key = String(requests.read()).trimEnd();
  return { channel, requests, answers, heard, key, forged: () => forged };
}

describe('the channel to a child', () => {
  test('begins with a key that is new for each child', () => {
    const [first, second] = [open().key, open().key];
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect(second).not.toBe(first);
  });

  test('sends a batch of messages as one line', () => {
    const { channel, requests } = open();
    channel.send([{ type: 'ping', n: 1 }]);
    expect(String(requests.read())).toBe('[{"type":"ping","n":1}]\n');
  });

  test.each(['[]\n', '{"key":1}[]\n', '\n', 'KEYnonsense\n', 'KEY\n'])(
    'hears nothing more after %j, which its code in the child does not send',
    (line) => {
      const { answers, heard, key, forged } = open();
      answers.emit('data', Buffer.from(`${key}[1]\n`));
      answers.emit('data', Buffer.from(line.replace('KEY', key)));
      answers.emit('data', Buffer.from(`${key}[2]\n`));
      expect({ heard, forged: forged() }).toEqual({ heard: [[1]], forged: 1 });
    },
  );

  test('makes the same lines however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), fc.array(fc.nat({ max: 40 })), (texts, cuts) => {
        const lines = texts.map((text) => text.replaceAll('\n', ''));
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
        const splitter = new LineSplitter(bytes.length + 1);
        const found: string[] = [];
        let from = 0;
        for (const length of [...cuts, bytes.length]) {
          found.push(...(splitter.add(bytes.subarray(from, from + length)) ?? []));
          from += length;
        }
        expect(found).toEqual(lines);
      }),
    );
  });

  test('does not keep a line without end', () => {
    const splitter = new LineSplitter(10);
    expect(splitter.add(Buffer.from('12345'))).toEqual([]);
    expect(splitter.add(Buffer.from('678901'))).toBeUndefined();
  });
});
