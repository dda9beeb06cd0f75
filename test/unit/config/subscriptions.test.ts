import { describe, expect, test } from 'vitest';
import { changed, ConfigFolder, goodEnv, goodFiles, problemsOf } from './config-folder.ts';

async function loaded(subscriptions: string) {
  const text = changed('channels:', `${subscriptions}\nchannels:`);
  await using folder = await ConfigFolder.with({ ...goodFiles, 'config.yaml': text });
  const result = await folder.load({ env: goodEnv });
  if (!result.ok) throw new Error(folder.problems(result).join('\n'));
  return result.config.subscriptions;
}

describe('mails to subscribers', () => {
  test('are not offered unless a mail server is named', async () => {
    expect(await loaded('')).toBeUndefined();
  });

  test('come from this monitor, ten a day, to everybody who asks', async () => {
    expect(await loaded('subscriptions: { smtp: "smtp://127.0.0.1:1025" }')).toEqual({
      smtp: 'smtp://127.0.0.1:1025',
      from: expect.stringMatching(/^bellwether@[a-z.-]+$/),
      atMostPerDay: 10,
      allow: [],
    });
  });

  test('may be for some only, whatever the case of their addresses', async () => {
    const written =
      'subscriptions: { smtp: "smtps://me:pw@mail.example", from: "Status <s@acme.example>", atMostPerDay: 3, allow: ["@ACME.example", "Bram@other.example"] }';
    expect(await loaded(written)).toMatchObject({
      from: 'Status <s@acme.example>',
      atMostPerDay: 3,
      allow: ['@acme.example', 'bram@other.example'],
    });
  });

  test.each([
    ['{ smtp: "http://mail.example" }', 'must begin with smtp:// or smtps://'],
    ['{ smtp: "smtp://u:hunter2-secret@" }', 'must begin with smtp:// or smtps://'],
    ['{ from: s@acme.example }', 'subscriptions.smtp: is missing'],
    ['{ smtp: "smtp://m", from: nobody }', 'is not a mail address'],
    ['{ smtp: "smtp://m", atMostPerDay: 0 }', 'subscriptions.atMostPerDay'],
    ['{ smtp: "smtp://m", allow: [acme.example] }', 'is neither a mail address nor the part after it'],
    ['{ smtp: "smtp://m", alow: ["@acme.example"] }', 'subscriptions.alow'],
  ])('%s is refused, with the reason', async (written, says) => {
    const problems = await problemsOf(changed('channels:', `subscriptions: ${written}\nchannels:`));
    expect(problems.join('\n')).toContain(says);
    expect(problems.join('\n')).not.toContain('hunter2-secret');
  });
});
