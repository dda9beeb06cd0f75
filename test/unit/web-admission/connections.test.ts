import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { Connections, type Connection } from '../../../src/web/admission/connections.ts';

const aSocket = () => {
  const socket = { isDestroyed: false, destroy: () => void (socket.isDestroyed = true) };
  return socket;
};
const open = (connections: Connections<string>, socket: ReturnType<typeof aSocket>, address: string, isProxy = false) =>
  connections.open(socket as unknown as Socket, address, isProxy);

/** All that an address gets. */
function openMany(connections: Connections<string>, address: string): Connection<string>[] {
  const opened: Connection<string>[] = [];
  for (;;) {
    const connection = open(connections, aSocket(), address);
    if (!connection) return opened;
    opened.push(connection);
  }
}

test('an address gets its share of the connections, and others still get theirs', () => {
  const connections = new Connections<string>(100);
  expect(openMany(connections, 'a')).toHaveLength(50);
  expect(open(connections, aSocket(), 'b')).toBeDefined();
});

test('a connection that has been idle for longest makes room for a new one of the same address', () => {
  const connections = new Connections<string>(100);
  const other = open(connections, aSocket(), 'b')!;
  connections.setIdle(other, true);
  const [first, second] = openMany(connections, 'a');
  connections.setIdle(second!, true);
  connections.setIdle(first!, true);
  expect(open(connections, aSocket(), 'a')).toBeDefined();
  const isDestroyed = ({ socket }: Connection<string>) => (socket as unknown as { isDestroyed: boolean }).isDestroyed;
  expect([first!, second!, other].map(isDestroyed)).toEqual([false, true, false]);
});

test('a closed connection leaves its place to the next', () => {
  const connections = new Connections<string>(2);
  const socket = aSocket();
  const connection = open(connections, socket, 'a')!;
  expect(open(connections, aSocket(), 'a')).toBeUndefined();
  connections.closed(connection);
  expect(open(connections, aSocket(), 'a')).toBeDefined();
  expect(connections.of(socket as unknown as Socket)).toBeUndefined();
});

test('a proxy may have all of them', () => {
  const connections = new Connections<string>(3);
  const opened = Array.from({ length: 4 }, () => open(connections, aSocket(), 'proxy', true));
  expect(opened.map((one) => one !== undefined)).toEqual([true, true, true, false]);
});
