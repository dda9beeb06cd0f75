import { nearest } from '../../../config/suggest.ts';
import { ScriptMistake } from '../../../check/script-mistake.ts';
import { shown } from '../../../check/strict.ts';

/** WAI-ARIA 1.2, https://www.w3.org/TR/wai-aria-1.2/#role_definitions, as Playwright's types list them. */
const roles =
  'alert alertdialog application article banner blockquote button caption cell checkbox code columnheader combobox complementary contentinfo definition deletion dialog directory document emphasis feed figure form generic grid gridcell group heading img insertion link list listbox listitem log main marquee math menu menubar menuitem menuitemcheckbox menuitemradio meter navigation none note option paragraph presentation progressbar radio radiogroup region row rowgroup rowheader scrollbar search searchbox separator slider spinbutton status strong subscript superscript switch tab table tablist tabpanel term textbox time timer toolbar tooltip tree treegrid treeitem'.split(
    ' ',
  );

/**
 * Throws a ScriptMistake when a query of a page or a locator can find nothing: it asks for no text, or for a role that is
 * nearly one of ARIA's. What is asked for may have been missing in an answer: that is an ordinary error.
 * @param method `getByRole`, `locator`
 */
export function refuseQuery(method: string, args: readonly unknown[]): void {
  const [asked] = args;
  if (asked === undefined || asked === null)
    throw args.length === 0
      ? new ScriptMistake(`${method}() asks for nothing. Write: ${method}('…')`)
      : new Error(`${method}(${shown(asked)}): there is nothing to look for`);
  if (method === 'getByRole') refuseUnknownRole(asked);
}

/** Throws the ScriptMistake of a call that needs an argument and has none. */
export function refuseNothing(call: string): never {
  throw new ScriptMistake(
    `${call.replace('…', '')} was given nothing. It needs an address, a text or a key: ${call.replace('…', "'…'")}`,
  );
}

function refuseUnknownRole(role: unknown): void {
  if (typeof role !== 'string')
    throw new ScriptMistake(
      `getByRole(…): the role comes first, found ${shown(role)}. Write: getByRole('button', { name: '…' })`,
    );
  if (roles.includes(role)) return;
  const meant = nearest(role, roles);
  if (meant !== undefined && !newer.has(role))
    throw new ScriptMistake(`getByRole(${JSON.stringify(role)}): there is no such role (did you mean ${meant}?)`);
}

/** Roles that pages use and that came after ARIA 1.2, or that are only near to one of its names by chance. */
const newer = new Set(['image', 'mark', 'comment', 'suggestion', 'sectionheader', 'sectionfooter', 'text', 'iframe']);
