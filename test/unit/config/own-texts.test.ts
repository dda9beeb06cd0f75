import { describe, expect, test } from 'vitest';
import { formatProblem } from '../../../src/config/load.ts';
import { renderTexts } from '../../../src/config/render-texts.ts';
import { english } from '../../../src/i18n/english.ts';
import { ConfigFolder, goodEnv, goodFiles, goodYaml } from './config-folder.ts';

const total = Object.keys(english).length;

async function load(texts: string | undefined, language = 'en') {
  await using folder = await ConfigFolder.with({
    ...goodFiles,
    'config.yaml': `language: ${language}\ntexts: texts.yaml\n${goodYaml}`,
    ...(texts === undefined ? {} : { 'texts.yaml': texts }),
  });
  const result = await folder.load({ env: goodEnv });
  const found = result.ok ? result.warnings : result.problems;
  const said = found.map((problem) => formatProblem(problem).replaceAll(`${folder.path}/`, ''));
  return { result, said, texts: folder.file('texts.yaml') };
}

const sayOf = ({ result }: Awaited<ReturnType<typeof load>>) => {
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.config.locale.say;
};

describe('the language of pages and messages', () => {
  test('is English, on the clocks of the business, when nothing is said', async () => {
    await using folder = await ConfigFolder.with(goodFiles);
    const result = await folder.load({ env: goodEnv });
    expect(result).toMatchObject({ ok: true, config: { locale: { tag: 'en-GB', zone: 'Europe/London' } } });
  });

  test('may be German, with the dates of a region', async () => {
    await using folder = await ConfigFolder.with({ ...goodFiles, 'config.yaml': `language: de-CH\n${goodYaml}` });
    const result = await folder.load({ env: goodEnv });
    expect(result.ok && result.config.locale.say('state.slow')).toBe('Langsam');
    expect(result.ok && result.config.locale.tag).toBe('de-CH');
  });

  test.each(['German', 'de_CH', 'x'])('cannot be %s', async (language) => {
    await using folder = await ConfigFolder.with({ ...goodFiles, 'config.yaml': `language: ${language}\n${goodYaml}` });
    const [problem] = folder.problems(await folder.load({ env: goodEnv }));
    expect(problem).toContain('config.yaml:1:1  language: ');
    expect(problem).toContain('is not a language (such as en, de or de-CH)');
  });

  test('that Bellwether does not speak is remarked on: its pages would be English', async () => {
    await using folder = await ConfigFolder.with({ ...goodFiles, 'config.yaml': `language: nl\n${goodYaml}` });
    const warnings = folder.warnings(await folder.load({ env: goodEnv }));
    expect(warnings.join('\n')).toContain(`has no text for ${total} of ${total} keys`);
  });
});

describe('texts of the business', () => {
  test('go before those of Bellwether, and only those', async () => {
    const say = sayOf(await load('state.slow: Slower than usual\n'));
    expect([say('state.slow'), say('state.working')]).toEqual(['Slower than usual', 'Working']);
  });

  test('may be a language of their own, of which what is missing is counted', async () => {
    const loaded = await load(
      'state.slow: Traag\nage.days: { one: "{count} dag geleden", other: "{count} dagen geleden" }\n',
      'nl',
    );
    const say = sayOf(loaded);
    expect([say('state.slow'), say('age.days', { count: 1 }), say('age.days', { count: 2 })]).toEqual([
      'Traag',
      '1 dag geleden',
      '2 dagen geleden',
    ]);
    expect(loaded.said.join('\n')).toContain(`has no text for ${total - 2} of ${total} keys`);
  });

  test('are watched with the configuration, and a change of theirs is a change of it', async () => {
    const [before, after] = [await load('state.slow: Slow\n'), await load('state.slow: Sluggish\n')];
    expect(before.result.files).toContain(before.texts);
    expect(
      before.result.ok && after.result.ok && before.result.config.fingerprint !== after.result.config.fingerprint,
    ).toBe(true);
  });

  test.each([
    ['state.slwo: Slow', 'texts.yaml:1:1  state.slwo: is no text of Bellwether (did you mean state.slow?)'],
    [
      'age.seconds: "{seconds} ago"',
      'texts.yaml:1:1  age.seconds: has {seconds}, which this text knows nothing of; it may have {count}',
    ],
    [
      'state.slow: "{count} slow"',
      'texts.yaml:1:1  state.slow: has {count}, which this text knows nothing of; it may have none',
    ],
    ['state.slow: ""', 'must be a text of 1 to 2000 characters'],
    ['state.slow: [Slow]', 'must be a text, or texts by zero, one, two, few, many, other with "other" among them'],
    ['state.slow: { one: Slow }', 'must be a text, or texts by'],
    ['state.slow: { other: Slow, plenty: Slow }', 'must be a text, or texts by'],
    ['- state.slow', 'must be texts by their keys; "bellwether export texts" writes all that there are'],
    ['state.slow: "Slow', 'texts.yaml:1:'],
    ['__proto__: { other: x }', 'is no text of Bellwether'],
    ['constructor: x', 'is no text of Bellwether'],
  ])('that are wrong are refused at their line: %s', async (texts, problem) => {
    const { result, said } = await load(texts);
    expect(result.ok).toBe(false);
    expect(said.join('\n')).toContain(problem);
  });

  test('that are not there are refused where they are named', async () => {
    const { said } = await load(undefined);
    expect(said).toEqual(['config.yaml:2:1  texts: "texts.yaml": there is no such file']);
  });
});

test.each(['en', 'de'])('all texts written down in %s are taken as they are, and nothing is missing', async (tag) => {
  const loaded = await load(renderTexts(tag), 'nl');
  expect(loaded.said.filter((said) => said.includes('texts'))).toEqual([]);
  expect(sayOf(loaded)('age.days', { count: 1 })).toBe(tag === 'de' ? 'vor 1 Tag' : '1 day ago');
});
