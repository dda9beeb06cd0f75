import { createRedactor, type Redactor } from './redactor.ts';

const MOST_REMEMBERED = 200;
const remembered = new Map<string, Redactor>();

/** The redactor for these secrets; to make one is costly, and the same functions come again and again. */
export function redactorFor(secrets: Readonly<Record<string, string>>): Redactor {
  const key = JSON.stringify(secrets);
  const known = remembered.get(key);
  if (known) return known;
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  const made = createRedactor(secrets);
  remembered.set(key, made);
  return made;
}
