import type { Command } from 'commander';
import { CommandError } from './exit.ts';

const commands = {
  record: 'open a browser, record clicks, write a check script',
  gate: 'say whether a target is worse than live',
  runner: 'run checks from another location',
  drill: 'bring failure modes about and prove that they are noticed',
  report: 'availability and times to detect, acknowledge, repair, restore',
  postmortem: 'draft a post-mortem from an incident',
};

/** Commands of the plan that do not exist in this version: refused in words, not as a typing mistake. */
export function addNotYet(program: Command): void {
  for (const [name, will] of Object.entries(commands)) {
    program
      .command(name, { hidden: true })
      .allowUnknownOption()
      .allowExcessArguments()
      .helpOption(false)
      .action(() => {
        throw new CommandError(
          `bellwether ${name}: not in this version yet (it will ${will}). "bellwether --help" lists what is.`,
        );
      });
  }
}
