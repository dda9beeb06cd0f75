// Names of characters in HTML (html.spec.whatwg.org, "Named character references"): those that escaping functions
// write. PHP's htmlentities and others write all of Latin-1, so its 96 names are here in the order of their code points.
const latin1 =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro ' +
  'para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil ' +
  'Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave ' +
  'Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml ' +
  'igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute ' +
  'thorn yuml';
const FIRST_OF_LATIN1 = 160;

const ascii: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  excl: '!',
  num: '#',
  dollar: '$',
  percnt: '%',
  lpar: '(',
  rpar: ')',
  ast: '*',
  plus: '+',
  comma: ',',
  period: '.',
  sol: '/',
  colon: ':',
  semi: ';',
  equals: '=',
  quest: '?',
  commat: '@',
  lsqb: '[',
  bsol: '\\',
  rsqb: ']',
  lowbar: '_',
  grave: '`',
  lcub: '{',
  verbar: '|',
  rcub: '}',
  NewLine: '\n',
  Tab: '\t',
};

/** "Markup-significant and internationalization characters" of HTML 4 (w3.org/TR/html401/sgml/entities.html, 24.4). */
const beyondLatin1 = {
  ...{ OElig: 'Œ', oelig: 'œ', Scaron: 'Š', scaron: 'š', Yuml: 'Ÿ', fnof: 'ƒ', circ: 'ˆ', tilde: '˜', euro: '€' },
  ...{ ndash: '–', mdash: '—', lsquo: '‘', rsquo: '’', sbquo: '‚', ldquo: '“', rdquo: '”', bdquo: '„' },
  ...{ dagger: '†', Dagger: '‡', bull: '•', hellip: '…', permil: '‰', lsaquo: '‹', rsaquo: '›', trade: '™' },
};

const codePoints = new Map([
  ...latin1.split(' ').map((name, index): [string, number] => [name, FIRST_OF_LATIN1 + index]),
  ...Object.entries({ ...ascii, ...beyondLatin1 }).map(([name, char]): [string, number] => [name, char.charCodeAt(0)]),
]);

/** Undefined for names that no escaping function writes. */
export const codePointOfName = (name: string): number | undefined => codePoints.get(name);
