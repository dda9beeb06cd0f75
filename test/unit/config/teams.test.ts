import { describe, expect, test } from 'vitest';
import { changed, ConfigFolder, goodEnv, goodFiles, problemsOf } from './config-folder.ts';

const people = "people: { asha: { name: Asha Rao, phone: '+44 7700 900001' }, bram: { name: Bram Vos } }";
const rosters = 'rosters: { web: { handover: Mon 09:00, first: [asha] } }';
const owned = (owner: string, teams: string, more = '') =>
  changed('components:\n  shop:', `${people}\n${rosters}\n${teams}\ncomponents:\n  shop:\n    owner: ${owner}${more}`);

async function loaded(yaml: string) {
  await using folder = await ConfigFolder.with({ ...goodFiles, 'config.yaml': yaml });
  const result = await folder.load({ env: goodEnv });
  if (!result.ok) throw new Error(folder.problems(result).join('\n'));
  return { config: result.config, warnings: folder.warnings(result) };
}

describe('teams', () => {
  test('are what an owner names, with their people', async () => {
    const teams = 'teams: { web: { name: Web team, members: [asha], contact: room 4, roster: web, channel: pager } }';
    const { config, warnings } = await loaded(owned('web', teams));
    expect(config.components.get('shop')).toMatchObject({
      owner: 'web',
      team: {
        id: 'web',
        name: 'Web team',
        members: [{ id: 'asha' }],
        contact: 'room 4',
        roster: 'web',
        channel: 'pager',
      },
    });
    expect(warnings).toEqual([]);
  });

  test('name people, rosters and channels that there are', async () => {
    const teams = 'teams: { web: { members: [asah], roster: wbe, channel: pagr } }';
    expect(await problemsOf(owned('web', teams))).toEqual([
      expect.stringMatching(/teams\.web\.members\[0\]: there is no person "asah" \(did you mean asha\?\)/),
      expect.stringMatching(/teams\.web\.roster: there is no roster "wbe"/),
      expect.stringMatching(/teams\.web\.channel: there is no channel "pagr"/),
    ]);
  });
});

describe('an owner who cannot be reached', () => {
  test.each([
    ['is no team', 'payments', 'teams: {}', '"payments" is no team (add "payments" under teams, or a contact here)'],
    ['is nearly one', 'wbe-team', 'teams: { web-team: { contact: x } }', '(did you mean web-team?)'],
    ['is a team of nobody', 'shop', 'teams: { shop: {} }', 'add a contact, roster or channel to teams.shop'],
    [
      'is a team without a phone',
      'shop',
      'teams: { shop: { members: [bram] } }',
      'cannot be reached: nothing says how',
    ],
  ])('is remarked on: %s', async (_, owner, teams, remark) => {
    const { config, warnings } = await loaded(owned(owner, teams));
    expect(warnings).toEqual([expect.stringContaining('components.shop.owner: cannot be reached')]);
    expect(warnings[0]).toContain(remark);
    expect(config.components.get('shop')?.owner).toBe(owner);
  });

  test.each([
    ['a contact stands at the component', owned('payments', 'teams: {}', '\n    contact: room 4')],
    ['a roster is called like the owner', owned('web', 'teams: {}')],
    ['a member has a phone', owned('shop', 'teams: { shop: { members: [asha] } }')],
  ])('is not remarked on where %s', async (_, yaml) => {
    expect((await loaded(yaml)).warnings).toEqual([]);
  });
});
