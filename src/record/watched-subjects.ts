import type { Config } from '../config/config.ts';
import type { Subject } from '../model/names.ts';

/** What has a state: every function at every scheduled target it is tried at, in the order of the configuration. */
export const watchedSubjects = ({ functions, targets }: Config): readonly Subject[] =>
  [...functions.values()].flatMap((fn) =>
    fn.targets.filter((name) => targets.get(name)?.scheduled).map((target) => ({ functionId: fn.id, target })),
  );
