import { browserCheck } from '../../check/check.ts';
import { tryReach, type ReachWish } from './reach.ts';

/** Tells as measurements what a script in a process of browser checks can reach. */
export default browserCheck(({ params, measure }) => {
  const found = tryReach(JSON.parse(String(params['wish'])) as ReachWish);
  for (const [what, isReached] of Object.entries(found)) measure(what, Number(isReached));
  measure('user', process.getuid?.() ?? 0);
});
