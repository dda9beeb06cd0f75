/** What other sites can show. */
export const pageEmbed = {
  'page.embed.lead':
    'What stands here shows the state on other pages: an intranet, a wiki, a desktop. It runs no script there, and is at most half a minute old.',
  'page.embed.toCopy': 'To copy',
  'page.embed.toFollow': 'To follow',
  'page.embed.stateOf': 'State: {title}',
  'page.embed.all': 'All together',
  'page.embed.card': 'A card with the state',
  'page.embed.link': 'A link',
  'page.embed.atom': 'Incidents as a feed (Atom)',
  'page.embed.rss': 'Incidents as a feed (RSS)',
  'page.embed.calendar': 'Planned work as a calendar',
  'page.embed.asOf': 'As of {time}.',
} as const;
