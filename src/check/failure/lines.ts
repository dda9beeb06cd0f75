import { stripVTControlCharacters } from 'node:util';

/** Text without colours, with one kind of line end. */
export const plain = (text: unknown): string => stripVTControlCharacters(String(text)).replaceAll('\r\n', '\n');

export const oneLine = (text: string): string => text.trim().replaceAll(/\s*\n\s*/g, ' ');
