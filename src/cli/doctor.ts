import type { Command } from 'commander';
import { exit } from './exit.ts';
import { configOption } from './load.ts';
import { examine, examineCapacity } from './examinations.ts';
import { paint } from './terminal.ts';

/** `bellwether doctor`: what is wrong with this installation, and what to do. Exit 1 when something is. */
export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('what is wrong with this installation: Node, browser, store, disk, clock, ports, channels')
    .addOption(configOption())
    .option('--capacity', 'whether all checks fit on this machine, and how many more would')
    .addHelpText('after', '\nExamples:\n  bellwether doctor --config config.yaml\n  bellwether doctor --capacity')
    .action(async (options: { config: string; capacity?: true }) => {
      let isIll = false;
      const findings = options.capacity ? examineCapacity(options.config) : examine(options.config);
      for await (const { subject, state, found, remedy } of findings) {
        const mark = { good: paint('green', '✓'), warning: paint('yellow', '!'), bad: paint('red', '✗') }[state];
        console.log(`${mark} ${subject.padEnd(14)} ${found}`);
        if (remedy && state !== 'good') console.log(`  ${' '.repeat(14)} ${paint('dim', `→ ${remedy}`)}`);
        if (state === 'bad') isIll = true;
      }
      process.exitCode = isIll ? exit.bad : exit.good;
    });
}
