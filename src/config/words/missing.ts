// What a function's texts lack, and a proposal made of the words that are there.

const heads = new Set(
  (
    'customers visitors users people guests members clients patients drivers suppliers partners buyers sellers students ' +
    'passengers travellers readers subscribers employees colleagues staff service office warehouse desk team shop we they'
  ).split(' '),
);

/** The question as its sad answer: `Can customers order?` is `Customers cannot order.`; undefined when it is not clear how. */
export function answeredNo(question: string): string | undefined {
  const words = /^Can\s+([^?]+)\?$/i.exec(question.trim())?.[1]?.split(/\s+/) ?? [];
  const last = words.findIndex((word) => heads.has(word.toLowerCase()));
  if (last < 0 || last > 3 || last === words.length - 1) return undefined;
  const subject = words.slice(0, last + 1).join(' ');
  return `${subject.slice(0, 1).toUpperCase()}${subject.slice(1)} cannot ${words.slice(last + 1).join(' ')}.`;
}

/** What to say to a customer, made of the sentence for everybody; undefined when that is not about customers. */
export function toldToCustomer(summary: string): string | undefined {
  const german = /^(?:Kunden|Kundinnen und Kunden|Besucher|Gäste) können (.+?)\.?$/.exec(summary.trim())?.[1];
  if (german !== undefined)
    return `Es tut mir leid, Sie können derzeit ${german.replaceAll(/\bihre(?=[mnrs]?\b)/g, 'Ihre')}.`;
  const cannot = /^(?:Customers|Visitors|Guests|Members|Users) cannot (.+?)\.?$/.exec(summary.trim())?.[1];
  if (cannot === undefined) return undefined;
  const yours = cannot.replaceAll(/\btheir\b/g, 'your').replaceAll(/\b(?:they|them)\b/g, 'you');
  return `I am sorry, you cannot ${yours} just now.`;
}

const isDown =
  /\b(?:is|are|has|have) (?:currently |just |now |completely )*(?:down|broken|offline|failing|dead|faulty|unstable|degraded|impaired|out of order|not responding|having (?:problems|trouble|issues)|(?:problems|trouble|issues))(?: now| again| at the moment| just now)?[.!]*$/i;
const isLabel =
  /^(?:[\w-]+ ){0,5}(?:failure|error|outage|problem|issue|fault|breakdown|downtime|disruption|trouble)s?[.!]*$/i;
const saysWhat = /\b(?:cannot|can['’]?t|unable|nobody|no one|no longer|do(?:es)? not|do(?:es)?n['’]t)\b/i;

/** What is said of a summary that names what is broken, and not who cannot do what. */
export function summaryRemarks(summary: string, question: string): readonly string[] {
  const text = summary.trim();
  if (saysWhat.test(text) || !(isDown.test(text) || isLabel.test(text))) return [];
  const example = answeredNo(question) ?? 'Customers cannot place an order.';
  return [`says that something is wrong, and not who cannot do what; say it like "${example}"`];
}

/** What is said of a question that is none. */
export function questionRemarks(question: string, language = 'en'): readonly string[] {
  const text = question.trim();
  if (/[?？؟;]["”’)]*$/.test(text)) return [];
  const isAsked = /^(?:can|do|does|is|are|will|has|have|may|können|kann|ist|sind|werden|wird)\b/i.test(text);
  const better = isAsked
    ? `end it with a question mark: "${text.replace(/[.!]+$/, '')}?"`
    : `ask what a user would ask, such as "${language === 'de' ? 'Können Kunden bestellen?' : 'Can customers place an order?'}"`;
  return [`is no question, and the page gives the answer to it; ${better}`];
}
