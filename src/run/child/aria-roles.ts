import { nearest } from '../../config/suggest.ts';
import { ScriptMistake } from '../../check/script-mistake.ts';

/** WAI-ARIA 1.2, https://www.w3.org/TR/wai-aria-1.2/#role_definitions, as Playwright's types list them. */
const roles =
  'alert alertdialog application article banner blockquote button caption cell checkbox code columnheader combobox complementary contentinfo definition deletion dialog directory document emphasis feed figure form generic grid gridcell group heading img insertion link list listbox listitem log main marquee math menu menubar menuitem menuitemcheckbox menuitemradio meter navigation none note option paragraph presentation progressbar radio radiogroup region row rowgroup rowheader scrollbar search searchbox separator slider spinbutton status strong subscript superscript switch tab table tablist tabpanel term textbox time timer toolbar tooltip tree treegrid treeitem'.split(
    ' ',
  );

/** Throws a ScriptMistake for a role that is nearly one of ARIA's: nothing could ever be found by it. */
export function refuseUnknownRole(role: unknown): void {
  if (typeof role !== 'string' || roles.includes(role)) return;
  const meant = nearest(role, roles);
  if (meant !== undefined && !newer.has(role))
    throw new ScriptMistake(`getByRole(${JSON.stringify(role)}): there is no such role (did you mean ${meant}?)`);
}

/** Roles that pages use and that came after ARIA 1.2, or that are only near to one of its names by chance. */
const newer = new Set(['image', 'mark', 'comment', 'suggestion', 'sectionheader', 'sectionfooter', 'text', 'iframe']);
