import type { Config } from '../config/config.ts';
import { planGroups, type GroupsOf } from '../run/script/script-groups.ts';

/** Which functions may share a process, by the configuration in use; planned again when that has changed. */
export function groupsByConfig(config: () => Config): () => GroupsOf {
  let planned: { readonly by: Config['functions']; readonly groups: GroupsOf } | undefined;
  return () => {
    const { functions, runners, httpScripts } = config();
    if (planned?.by !== functions) {
      const rules = { ...runners, isHttp: (checkFile: string) => httpScripts.has(checkFile) };
      planned = { by: functions, groups: planGroups(functions.values(), rules) };
    }
    return planned.groups;
  };
}

/** What of a configuration says how its scripts are kept apart. */
export const confinementOf = (config: () => Config) => ({
  ...(config().runners.users && { users: config().runners.users }),
  readable: () => config().readable,
});
