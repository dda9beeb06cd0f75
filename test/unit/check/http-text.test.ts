import { describe, expect, test } from 'vitest';
import { decodeText } from '../../../src/check/http-text.ts';

const latin1 = Buffer.from('Gr\xf6\xdfe', 'latin1');
const utf8 = Buffer.from('Größe');
const join = (start: string, text: Buffer) => Buffer.concat([Buffer.from(start), text]);

describe('the text of a reply', () => {
  test.each([
    ['UTF-8 without a word about it', utf8, undefined],
    ['Latin-1 as the header says', latin1, 'text/plain; charset=ISO-8859-1'],
    ['a quoted charset', latin1, 'text/plain;Charset="latin1"; x=y'],
    ['UTF-8 where the charset does not exist', utf8, 'text/plain; charset=klingon'],
    ['UTF-16 by its mark', Buffer.from('\ufeffGröße', 'utf16le'), 'text/plain'],
    ['UTF-16 the other way round', Buffer.from('\ufeffGröße', 'utf16le').swap16(), 'text/plain; charset=utf-8'],
    ['UTF-8 by its mark, whatever the header says', join('\ufeff', utf8), 'text/plain; charset=iso-8859-1'],
  ])('is %s', (_title, bytes, type) => {
    expect(decodeText(bytes, { ...(type !== undefined && { 'content-type': type }) })).toBe('Größe');
  });

  test.each([
    ['text/html', '<!doctype html><meta charset=iso-8859-1>'],
    ['text/html', '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">'],
    ['application/xml', '<?xml version="1.0" encoding="ISO-8859-1"?>'],
    ['application/soap+xml', '<?xml version="1.0" encoding=\'ISO-8859-1\'?>'],
  ])('is in the charset that a page of %s names itself: %s', (type, start) => {
    expect(decodeText(join(start, latin1), { 'content-type': type })).toBe(`${start}Größe`);
  });

  test('is not in a charset that only looks like a declaration', () => {
    const start = '<meta charset=iso-8859-1>';
    expect(decodeText(join(start, utf8), { 'content-type': 'text/plain' })).toBe(`${start}Größe`);
    expect(decodeText(join('<meta charset=utf-16>', utf8), { 'content-type': 'text/html' })).toMatch(/Größe$/);
  });
});
