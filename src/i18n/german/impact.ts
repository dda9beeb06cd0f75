import type { Translated } from '../catalogue.ts';
import type { impact as english } from '../english/impact.ts';

export const impact: Translated<typeof english> = {
  'impact.apology': 'Es tut mir leid, das funktioniert gerade nicht.',
  'impact.unknown.summary': 'Zurzeit lässt sich nicht sagen, ob das funktioniert.',
  'impact.unknown.these': 'Zurzeit lässt sich nicht sagen, ob Folgendes funktioniert:',
  'impact.unknown.tellCustomers':
    'Ich kann gerade nicht sehen, ob das funktioniert. Bitte versuchen Sie es, und rufen Sie uns an, wenn es nicht geht.',
  'impact.unknown.workaround': 'Wie gewohnt versuchen. Wenn es nicht funktioniert, der Technik Bescheid geben.',
  'impact.slow.summary': 'Es funktioniert, dauert aber länger als üblich.',
  'impact.slow.these': 'Folgendes funktioniert, dauert aber länger als üblich:',
  'impact.slow.measured': 'Es funktioniert, aber nicht so gut wie üblich.',
  'impact.slow.tellCustomers': 'Es dauert gerade länger als üblich. Bitte haben Sie einen Moment Geduld.',
  'impact.slow.workaround': 'Mehr Zeit einplanen und nichts doppelt eingeben.',
};
