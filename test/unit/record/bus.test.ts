import { expect, test } from 'vitest';
import { Bus } from '../../../src/record/bus.ts';

test('a listener that throws is reported and harms no other', () => {
  const errors: unknown[] = [];
  const heard: string[] = [];
  const bus = new Bus((error, kind) => errors.push(`${kind}: ${String(error)}`));
  bus.on('config-loaded', () => {
    throw new Error('no');
  });
  bus.on('config-loaded', () => void heard.push('second'));
  bus.publish({ kind: 'config-loaded' });
  expect(heard).toEqual(['second']);
  expect(errors).toEqual(['config-loaded: Error: no']);
});

test('a listener hears its own kind until it is ended', () => {
  const heard: string[] = [];
  const bus = new Bus(() => {});
  const end = bus.on('config-refused', ({ problems }) => void heard.push(...problems));
  bus.publish({ kind: 'config-refused', problems: ['one'] });
  bus.publish({ kind: 'config-loaded' });
  end();
  bus.publish({ kind: 'config-refused', problems: ['two'] });
  expect(heard).toEqual(['one']);
});
