/** What is said of functions where the configuration has no words that are true at the moment. */
export const impact = {
  'impact.apology': 'I am sorry, that does not work just now.',
  'impact.unknown.summary': 'We cannot tell at the moment whether this works.',
  'impact.unknown.these': 'We cannot tell at the moment whether these work:',
  'impact.unknown.tellCustomers':
    'I cannot see just now whether that works. Please try it, and call us if it does not.',
  'impact.unknown.workaround': 'Try it as usual. If it does not work, tell the technicians.',
  'impact.slow.summary': 'It works, but takes longer than usual.',
  'impact.slow.these': 'These work, but take longer than usual:',
  'impact.slow.measured': 'It works, but not as well as usual.',
  'impact.slow.tellCustomers': 'It takes longer than usual just now. Please bear with me.',
  'impact.slow.workaround': 'Allow more time, and do not enter anything twice.',
} as const;
