import { describe, expect, test } from 'vitest';
import { changed, ConfigFolder, goodEnv, goodFiles, problemsOf } from './config-folder.ts';

const steps = 'steps: [{ notify: [pager] }]';
/** The good configuration with policies, and with more before its channels. */
const yamlWith = (policies: readonly string[], more = '') =>
  changed(
    'channels:',
    `alerting:\n  self: { notify: [pager] }\n  policies:\n${policies.map((one) => `    - { ${one} }\n`).join('')}${more}channels:`,
  );
/** What is said of a place in it, without the place. */
const gaps = async (policies: readonly string[], more = '') =>
  (await problemsOf(yamlWith(policies, more))).map((problem) => problem.replace(/^config\.yaml:27:3 {2}/, ''));
const gap = (says: string) => `alerting.policies: ${says}, or silent: WHY`;

describe('an alarm without anybody to tell it to', () => {
  test('is told with the first hour in which no policy fits', async () => {
    expect(await gaps([`during: Mon-Fri 00:00-24:00, ${steps}`])).toEqual([
      gap('place-order (critical) has no policy on Sat at 00:00; add one without during'),
    ]);
    expect(await gaps([`during: working hours, ${steps}`])).toEqual([
      gap('place-order (critical) has no policy on Mon at 00:00; add one without during'),
    ]);
    expect(await gaps([`during: [Mon-Sun 00:00-09:30, Mon-Sat 09:30-00:00, Sun 09:30-23:15], ${steps}`])).toEqual([
      gap('place-order (critical) has no policy on Sun at 23:15; add one without during'),
    ]);
  });

  test('is none when policies take turns, over midnight too', async () => {
    expect(
      await gaps([`during: Mon-Sun 08:00-20:00, ${steps}`, 'during: Mon-Sun 20:00-08:00, silent: it can wait']),
    ).toEqual([]);
  });

  test('is one on holidays, when all policies name hours', async () => {
    const always = `during: Mon-Sun 00:00-24:00, ${steps}`;
    expect(await gaps([always])).toEqual([]);
    const onHolidays = [gap('place-order (critical) has no policy on holidays; add one without during')];
    expect(await gaps([always], 'calendar: { holidays: [2026-12-25] }\n')).toEqual(onHolidays);
    expect(await gaps([always], 'calendar: { holidays: ["https://calendar.example/uk.ics"] }\n')).toEqual(onHolidays);
  });

  test('is one when no policy is for its severity, function, target, audience or component', async () => {
    const none = [gap('place-order (critical) has no policy; add one for it')];
    expect(await gaps([`severity: [major, minor], ${steps}`])).toEqual(none);
    expect(await gaps([`audiences: [customer-service], ${steps}`])).toEqual(none);
    expect(await gaps([`components: [shop], ${steps}`])).toEqual(none);
    expect(
      await gaps([`severity: critical, functions: [place-order], targets: [live], audiences: [operations], ${steps}`]),
    ).toEqual([]);
  });

  test('is one when its severity can rise to one that no policy is for', async () => {
    const yaml = (policies: readonly string[], raise: string) =>
      yamlWith(policies)
        .replace('severity: critical\n', 'severity: minor\n')
        .replace('  policies:', `  raise: ${raise}\n  policies:`);
    const when = gap('place-order (critical, when raised) has no policy; add one for it');
    const said = async (policies: readonly string[], raise: string) =>
      (await problemsOf(yaml(policies, raise))).map((problem) => problem.replace(/^config\.yaml:28:3 {2}/, ''));
    expect(await said([`severity: [minor, major], ${steps}`], 'critical when 3 functions fail')).toEqual([when]);
    expect(
      await said(
        [`severity: minor, raise: major after 5m, ${steps}`, `severity: major, raise: critical after 5m, ${steps}`],
        'major after 1h',
      ),
    ).toEqual([when]);
    expect(
      await said([`severity: minor, ${steps}`, `severity: [major, critical], ${steps}`], 'critical after 1h'),
    ).toEqual([]);
  });

  test('is told for certificates, named alarms and what others tell us, too', async () => {
    const more = `alarms: { smell: { says: x, severity: minor, when: [{ component: shop, is: failing }] } }
sources: { am: { type: alertmanager, token: "0123456789abcdef" } }
`;
    const policy = [`severity: critical, ${steps}`, `severity: major, components: [shop], ${steps}`];
    const yaml = yamlWith(policy, more).replace('every: 1m', 'every: 1m\n    certificate: { warnBefore: 21d }');
    expect((await problemsOf(yaml)).map((problem) => problem.replace(/^config\.yaml:28:3 {2}/, ''))).toEqual([
      gap(
        'certificate of place-order, alarm smell, what am tells about shop and 1 more (minor) have no policy; add one for it',
      ),
      gap('what am tells about voyager (major) has no policy; add one for it'),
    ]);
  });

  test('is not looked for where nobody is told anything, or names are wrong', async () => {
    const silent = changed('channels:', 'alerting: { policies: [{ severity: minor, silent: x }] }\nchannels:');
    expect(await problemsOf(silent.slice(0, silent.indexOf('channels:')))).toEqual([]);
    expect(await gaps(['severity: minor, steps: [{ notify: [pagr] }]'])).toEqual([
      'config.yaml:28:45  alerting.policies[0].steps[0].notify[0]: there is no channel "pagr" (did you mean pager?)',
    ]);
  });
});

describe('policies that do nothing', () => {
  const warnings = async (policies: readonly string[], more = '') => {
    await using folder = await ConfigFolder.with({ ...goodFiles, 'config.yaml': yamlWith(policies, more) });
    const result = await folder.load({ env: goodEnv });
    expect(folder.problems(result)).toEqual([]);
    return folder.warnings(result);
  };
  const never = (index: number) =>
    `config.yaml:${28 + index}:7  alerting.policies[${index}]: is never reached: those before it take all that it would`;

  test('are remarked on when those before them take everything', async () => {
    expect(await warnings([steps, `severity: critical, ${steps}`])).toEqual([never(1)]);
    expect(
      await warnings([
        `severity: critical, ${steps}`,
        `severity: [major, minor], ${steps}`,
        `functions: [place-order], during: working hours, ${steps}`,
      ]),
    ).toEqual([never(2)]);
    expect(
      await warnings([
        `during: Mon-Sun 00:00-12:00, ${steps}`,
        `during: Mon-Sun 12:00-24:00, ${steps}`,
        `severity: minor, ${steps}`,
      ]),
    ).toEqual([never(2)]);
  });

  test('are not when an hour, a holiday or a filter leaves them something', async () => {
    expect(await warnings([`functions: [place-order], ${steps}`, steps])).toEqual([]);
    expect(await warnings([`during: working hours, ${steps}`, steps])).toEqual([]);
    expect(
      await warnings([`during: Mon-Sun 00:00-24:00, ${steps}`, steps], 'calendar: { holidays: [2026-12-25] }\n'),
    ).toEqual([]);
  });

  test('are remarked on when a step comes with the one before, or a channel is in none', async () => {
    const more = 'channels:\n  chat: { type: slack, webhook: "http://127.0.0.1:1" }\n';
    const yaml = yamlWith(['steps: [{ notify: [pager] }, { notify: [pager] }]'], more).replace(
      /channels:\n(?= {2}pager)/,
      '',
    );
    await using folder = await ConfigFolder.with({ ...goodFiles, 'config.yaml': yaml });
    const result = await folder.load({ env: goodEnv });
    expect(folder.problems(result)).toEqual([]);
    expect(folder.warnings(result)).toEqual([
      'config.yaml:28:38  alerting.policies[0].steps[1]: comes at the same time as the step before (add after: 10m, or put its channels there)',
      'config.yaml:30:3  channels.chat: is told of nothing: no step names it',
    ]);
  });
});
