/** The first line of page and pager: what is not available, and later that it is over. */
export const incidentHeadline = {
  'headline.down': '{component} is down: {provides} is NOT available.',
  'headline.downAt': '{component} is down at {target}: {provides} is NOT available.',
  'headline.mayBeDown': '{component} may be down: {provides} may NOT be available.',
  'headline.mayBeDownAt': '{component} may be down at {target}: {provides} may NOT be available.',
  'headline.movedTo': 'Goes on for another reason, see incident {incident}: {questions}',
  'headline.at': 'At {target}: {meaning}',
  'headline.notWorking': 'Not working: {questions}',
  'headline.byTurns': 'By turns: {title}',
  'headline.unknown': 'Not known: {questions} No fresh answer since {since}.',
  'headline.unknownAt': 'Not known at {target}: {questions} No fresh answer since {since}.',
  'headline.over': 'Over: {headline}',
  'headline.overAfter': 'Over: {title} It lasted {duration}.',
  'headline.closed': 'Closed without an answer, not watched any more: {questions}',
  'headline.closedAt': 'Closed without an answer, not watched any more at {target}: {questions}',
  'headline.componentBack': '{component} is working again: {provides} is available. It was down for {duration}.',
  'headline.componentBackAt':
    '{component} is working again at {target}: {provides} is available. It was down for {duration}.',
  'headline.known': 'Known again: {questions} There was no fresh answer for {duration}.',
  'headline.knownAt': 'Known again at {target}: {questions} There was no fresh answer for {duration}.',
  'headline.working': 'Working again: {questions} It was not working for {duration}.',
  'headline.workingAt': 'Working again at {target}: {questions} It was not working for {duration}.',
  'headline.update': 'Update: {headline}',
  'headline.beingWorkedOn': 'Being worked on: {headline}',
  /** After sentences that there was room for. */
  'headline.more': { one: '{shown} And {count} more.', other: '{shown} And {count} more.' },
} as const;
