import type { Command } from 'commander';
import type { Config } from '../config/config.ts';
import type { ConditionalText } from '../model/function.ts';
import { CommandError, exit } from './exit.ts';
import { configOption, loadOrExplain } from './load.ts';
import { paint, wrap } from './terminal.ts';

/** `bellwether impact COMPONENT…`: what breaks with it, and the sentences the page would show. */
export function addImpact(program: Command): void {
  program
    .command('impact')
    .description('what breaks if these components fail, for whom, and what the page would say')
    .argument('<component...>', 'ids from config.yaml')
    .addOption(configOption())
    .addHelpText('after', '\nExample:\n  bellwether impact voyager')
    .action(async (ids: string[], options: { config: string }) => {
      const config = await loadOrExplain(options.config);
      const unknown = ids.filter((id) => !config.components.has(id));
      if (unknown.length > 0) {
        throw new CommandError(
          `bellwether impact: no component ${unknown.map((id) => `"${id}"`).join(', ')} in ${options.config}. There are: ${[...config.components.keys()].join(', ')}`,
          exit.usage,
        );
      }
      console.log(await describeImpact(config, ids));
    });
}

async function describeImpact(config: Config, ids: readonly string[]): Promise<string> {
  const { blastRadius } = await import('../state/blast-radius.ts');
  const { afterwardsOf } = await import('../state/afterwards.ts');
  const { impactOf } = await import('../state/impact.ts');
  const { headline } = await import('../incident/headline.ts');
  const lines: string[] = [];
  for (const id of ids) {
    const component = config.components.get(id)!;
    const radius = blastRadius([id], config.components, config.functions);
    const direct = radius.functions
      .filter(({ direct }) => direct)
      .map(({ functionId }) => config.functions.get(functionId)!);
    lines.push(paint('bold', `If ${component.name} fails`), '');
    lines.push('The page and the pager would say:');
    lines.push(paint('red', wrap(headline({ component, functions: direct, locale: config.locale }), 100, '  ')), '');
    for (const { functionId, direct: isDirect } of radius.functions) {
      const fn = config.functions.get(functionId)!;
      const impact = impactOf(fn, id);
      lines.push(
        `${paint('bold', fn.question)}  ${paint('dim', `${fn.id} · ${fn.severity} · ${fn.audiences.join(', ')}${isDirect ? '' : ' · through another component'}`)}`,
      );
      lines.push(`  What it means:  ${impact.summary}`);
      if (impact.stillWorks) lines.push(`  Still works:    ${conditional(impact.stillWorks)}`);
      if (impact.tellCustomers) lines.push(`  Tell customers: ${conditional(impact.tellCustomers)}`);
      if (impact.workaround) lines.push(`  Meanwhile:      ${impact.workaround}`);
      lines.push(`  Afterwards:     ${afterwardsOf([fn], id, config.locale.say).join(' ')}`);
      lines.push('');
    }
    if (radius.functions.length === 0)
      lines.push('No function depends on it: nobody would notice through Bellwether.', '');
    const others = radius.components.filter((other) => other !== id).map((other) => config.components.get(other)!.name);
    if (others.length > 0) lines.push(`Components that hang on it: ${others.join(', ')}`, '');
    const untouched = [...config.functions.values()].filter(
      (fn) => !radius.functions.some(({ functionId }) => functionId === fn.id),
    );
    if (untouched.length > 0) lines.push(`Not touched: ${untouched.map((fn) => fn.question).join(' ')}`, '');
  }
  return lines.join('\n').trimEnd();
}

/** A sentence with the functions that must work for it to be said. */
const conditional = (sentence: string | ConditionalText): string =>
  typeof sentence === 'string' ? sentence : `${sentence.text}  (while these work: ${sentence.functions.join(', ')})`;
