import type { Command } from 'commander';
import { createChannels, kindOf, type Channel } from '../channels/registry.ts';
import type { Config } from '../config/config.ts';
import { didYouMean } from '../config/suggest.ts';
import { dedupKeyOf, type Notice } from '../model/notice.ts';
import type { Verdict } from '../channels/driver.ts';
import { CommandError, exit } from './exit.ts';
import { configOption, loadOrExplain } from './load.ts';
import { known } from './known.ts';
import { paint, plain } from './terminal.ts';

const SEND_MS = 10_000;
const HEADLINE = 'Test from Bellwether: if you can read this, the channel works.';

/** `bellwether notify-test CHANNEL`: sends a test message. Exit 0 when it was taken, 1 when not. */
export function addNotifyTest(program: Command): void {
  program
    .command('notify-test')
    .description('sends a test message to a channel and says what the receiver answered')
    .argument('<channel>', 'name from config.yaml')
    .addOption(configOption())
    .addHelpText(
      'after',
      '\nA pager is told right afterwards that it is over, so that nothing stays open.\n\nExample:\n  bellwether notify-test pager --config config.yaml',
    )
    .action(async (name: string, options: { config: string }) => {
      const config = await loadOrExplain(options.config);
      const channel = config.channels.get(name);
      if (!channel) throw new CommandError(unknownChannel(name, options.config, config), exit.usage);
      process.exitCode = (await test(channel, config)) ? exit.good : exit.bad;
    });
}

function unknownChannel(name: string, file: string, { channels }: Config): string {
  const names = [...channels.keys()];
  const there = names.length > 0 ? `There are: ${names.join(', ')}.` : 'It has none: add one under "channels".';
  const hint = names.length > 0 ? didYouMean(name, names).replace(/^; known here.*/, '') : '';
  return `bellwether notify-test: no channel "${plain(name)}" in ${file}${hint}. ${there}`;
}

async function test(channel: Channel, config: Config): Promise<boolean> {
  const { createSender } = await import('../notify/send.ts');
  const { tellOnce } = await import('../notify/tell-once.ts');
  const { systemClock: clock } = await import('../time/clock.ts');
  const { newIncidentId } = await import('../time/sortable-id.ts');
  const { organisation, locale } = config;
  const channels = new Map([[channel.name, channel]]);
  const driver = createChannels({ channels, organisation, locale }, known).get(channel.name)!;
  await using sender = createSender({ clock, timeoutMs: SEND_MS });
  const now = clock.now();
  const notice = testNotice(`test-${newIncidentId(now, config.timezone)}`, config, now);

  /** Sends one message and says what came of it. */
  const tell = async (message: Notice): Promise<Verdict['kind']> => {
    const { verdict, answer, tookMs } = await tellOnce(message, driver, { sender, clock });
    const took = `in ${(tookMs / 1000).toFixed(1)} s`;
    if (verdict.kind !== 'delivered')
      console.log(
        `${paint('red', '✗')} ${channel.name} did not take the ${message.action} (${took}): ${plain(verdict.why)}`,
      );
    else {
      console.log(
        `${paint('green', '✓')} ${channel.name} took the ${message.action} (${took}): ${plain(known.redactor.text(answer))}`,
      );
      if (verdict.refused !== undefined)
        console.log(
          `${paint('yellow', '!')} But not everybody was told, the mail server refused ${plain(verdict.refused)}`,
        );
    }
    return verdict.kind;
  };

  console.log(`Sending to ${channel.name} (${channel.type}, ${addressOf(channel)}): "${HEADLINE}"`);
  const first = await tell(notice);
  // Without an answer it may have been taken all the same.
  if (!kindOf(channel).staysOpen || first === 'refused') return first === 'delivered';
  const second = await tell({
    ...notice,
    action: 'resolve',
    headline: `Over: ${HEADLINE}`,
    isSaidOver: true,
    at: clock.now(),
  });
  if (second !== 'delivered' && first === 'delivered')
    console.log(
      `${paint('yellow', '!')} The test may still be open there: close it by hand, its key is ${dedupKeyOf(notice)}.`,
    );
  return first === 'delivered' && second === 'delivered';
}

const testNotice = (incidentId: string, { server, organisation }: Config, now: number): Notice => ({
  action: 'trigger',
  reason: 'test',
  incidentId,
  severity: 'minor',
  headline: HEADLINE,
  details: [
    { label: 'What to do', text: 'Nothing: this is a test, nothing is broken.' },
    { label: 'Sent by', text: `bellwether notify-test, ${organisation}` },
  ],
  links: [{ label: 'Status page', href: server.publicUrl }],
  functions: [],
  at: now,
});

/** Where it goes, without what is secret about it. */
function addressOf(channel: Channel): string {
  const kind = kindOf(channel);
  const { host, origin } = new URL(kind.address(channel));
  const mail = kind.mail?.(channel);
  return mail ? `${mail.to.join(', ')} through ${host}` : origin;
}
