import { Option, type Command } from 'commander';

interface Options {
  readonly language: string;
}

/** `bellwether export texts`: every text of pages and messages, to be written anew in words or a language of one's own. */
export function addExportTexts(parent: Command): void {
  parent
    .command('texts')
    .description('every text of pages and messages as YAML: to begin a language, or to change single words')
    .addOption(new Option('--language <tag>', 'the language to start from').choices(['en', 'de']).default('en'))
    .addHelpText(
      'after',
      `
Example:
  bellwether export texts > texts.nl.yaml

Write the texts anew, keep the names in braces, and name the file in config.yaml:
  language: nl
  texts: texts.nl.yaml
Texts that you leave out are those of Bellwether.`,
    )
    .action(async ({ language }: Options) => {
      const { renderTexts } = await import('../config/render-texts.ts');
      process.stdout.write(renderTexts(language));
    });
}
