import { configForEverybody, incidentForEverybody, namesOthers } from '../incident/for-everybody.ts';
import type { Incident } from '../model/incident.ts';
import type { TimelineEntry } from '../model/timeline.ts';
import { publishedKind, publicationForAll } from '../message/publication.ts';
import { publicWorld } from '../record/public-world.ts';
import type { ReadStore, WebInput } from './web-input.ts';

/** Pages of incidents that are read to fill one, when most of them are for operations alone. */
const MOST_PAGES = 10;

/**
 * What strangers' pages and answers are made from. Functions that are only for operations are not in it, so no page, however
 * new, can show them.
 */
export function publicInput(input: WebInput): WebInput {
  const config = () => configForEverybody(input.config());
  const world = publicWorld(input.world, () => input.clock.now());
  return { ...input, config, world, store: publicStore(input, config) };
}

function publicStore({ store, clock, config: whole }: WebInput, config: WebInput['config']): ReadStore {
  const shown = (incident: Incident) => incidentForEverybody(incident, config(), clock.now());
  const isWhole = () => config() === whole();
  return {
    incident: async (id) => {
      const incident = await store.incident(id);
      return incident && shown(incident);
    },
    async incidents(options) {
      const found: Incident[] = [];
      let { before } = options;
      for (let pages = 0; pages < MOST_PAGES && found.length < options.most; pages += 1) {
        const page = await store.incidents({ ...options, ...(before === undefined ? {} : { before }) });
        found.push(...page.flatMap((incident) => shown(incident) ?? []));
        before = page.at(-1)?.openedAt;
        if (isWhole() || page.length < options.most) break;
      }
      return found.slice(0, options.most);
    },
    async timeline(id) {
      const all = await store.timeline(id);
      const incident = isWhole() ? undefined : await store.incident(id);
      return incident && namesOthers(incident, config()) ? publishedAgain(all, shown(incident), config()) : all;
    },
    rollUps: (unit, since, subjects) => store.rollUps(unit, since, subjects),
    rollUpsAt: (unit, starts, subjects) => store.rollUpsAt(unit, starts, subjects),
    firstChangesAfter: async (at) =>
      (await store.firstChangesAfter(at)).filter(({ functionId }) => config().functions.has(functionId)),
    recentRuns: (subject, most, before) => store.recentRuns(subject, most, before),
    run: (id) => store.run(id),
    outbox: { ledger: (id) => store.outbox.ledger(id) },
  };
}

/** What everybody read may have named functions that are not theirs: it is said again, without these. */
function publishedAgain(
  entries: readonly TimelineEntry[],
  incident: Incident | undefined,
  config: ReturnType<WebInput['config']>,
): readonly TimelineEntry[] {
  return entries.flatMap(({ at, published, ...entry }) => {
    const kind = publishedKind(entry.event);
    if (!incident || !kind) return [];
    const { everybody: _, operations: __, ...others } = published ?? {};
    const everybody = publicationForAll({ kind, at }, incident, config);
    return [{ ...entry, at, published: { ...others, ...(everybody && { everybody }) } }];
  });
}
