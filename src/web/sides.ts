// Who reads: strangers, who get what everybody may know, and all others. Each side has routes, pages and caches of its own,
// made from an input of its own, so that nothing that was made for one can be given to the other.
import { Router, type Request } from 'express';
import { isStranger } from './access-strangers.ts';
import { publicInput } from './public-input.ts';
import type { WebInput } from './web-input.ts';

export interface Side {
  readonly input: WebInput;
  readonly isFor: (request: Request) => boolean;
}

export const sidesOf = (input: WebInput): readonly [insiders: Side, strangers: Side] => [
  { input, isFor: (request) => !isStranger(request) },
  { input: publicInput(input), isFor: isStranger },
];

/** The routes of each side, of which a request only ever meets its own. */
export function onEachSide<S extends Side>(sides: readonly S[], routesOf: (side: S) => readonly Router[]): Router {
  const both = Router();
  for (const side of sides) {
    const own = Router();
    own.use((request, _response, next) => next(side.isFor(request) ? undefined : 'router'));
    own.use(...routesOf(side));
    both.use(own);
  }
  return both;
}
