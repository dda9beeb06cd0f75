import { expect, test } from 'vitest';
import { examineLinks } from '../../../src/cli/examinations.ts';
import type { Channel } from '../../../src/channels/registry.ts';

const mail: Channel = {
  name: 'mail',
  type: 'email',
  to: ['ops@acme.example'],
  from: 'bellwether@localhost',
  smtp: 'smtp://127.0.0.1:25',
};
const channels = new Map([['mail', mail]]);

test('doctor warns of links that only this machine can open and of mails from @localhost', () => {
  const server = { host: '127.0.0.1', port: 8080, publicUrl: 'http://127.0.0.1:8080', isPublicUrlOwn: true } as const;
  expect(examineLinks({ server, channels })).toMatchObject([
    { subject: 'server.publicUrl', state: 'warning' },
    { subject: 'channels.mail.from', state: 'warning' },
  ]);
});

test('doctor finds nothing wrong where people reach the monitor and mails have a sender', () => {
  const server = { host: '127.0.0.1', port: 8080, publicUrl: 'https://status.example' };
  expect(examineLinks({ server, channels: new Map([['mail', { ...mail, from: 'ops@acme.example' }]]) })).toEqual([]);
});
