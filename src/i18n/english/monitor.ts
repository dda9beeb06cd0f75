/** What is wrong with the monitor itself, for those who look after it. */
export const monitor = {
  'monitor.itself': 'Bellwether itself: {says}',
  'monitor.noRunnerYet': 'No runner is ready yet; it is being started.',
  'monitor.runner': 'No runner works, so nothing can be tried.',
  'monitor.browser': 'No browser can be started.',
  'monitor.late': 'Checks start late: this machine has more to do than it can.',
  'monitor.late.detail': 'Up to {duration} in the last minutes.',
  'monitor.late.capacity':
    'The checks need {percent} % of what is scarcest here; "bellwether doctor --capacity" says of what, and what to do.',
  'monitor.configuration': 'The changed configuration was refused; the last good one is in use.',
  'monitor.script': 'A check script does not load.',
  'monitor.script.lastGood': '{script} ({functions}): {problem}. The last good version stays in use.',
  'monitor.script.noGood': '{script} ({functions}): {problem}. These functions cannot be checked until it loads.',
  'monitor.schedule': 'The schedule does not tick.',
  'monitor.schedule.detail': 'Its last tick was over {duration} ago; restart Bellwether.',
  'monitor.runs': 'No run finishes, though some were due.',
  'monitor.runs.detail': 'The last one was over {duration} ago; look for the runner in the log.',
  'monitor.messages': 'Messages wait and none gets through.',
  'monitor.messages.detail': 'The oldest waits for over {duration}; look at the channels.',
  'monitor.store': 'The store is in trouble.',
  'monitor.store.waiting': {
    one: 'Nothing could be written since {time}; {count} results wait in memory. {problem}',
    other: 'Nothing could be written since {time}; {count} results wait in memory. {problem}',
  },
  'monitor.store.losing': {
    one: 'Nothing could be written since {time}; {count} results wait in memory. {lost} plain results had to be let go. {problem}',
    other:
      'Nothing could be written since {time}; {count} results wait in memory. {lost} plain results had to be let go. {problem}',
  },
  'monitor.rows': 'The store holds rows that cannot be read; they are left out.',
  'monitor.rows.detail': {
    one: '{count} row: {rows}. Everything else goes on. “bellwether store check” says what is wrong with it and what to do.',
    other:
      '{count} rows: {rows}. Everything else goes on. “bellwether store check” says what is wrong with them and what to do.',
  },
  'monitor.channel': 'Channel {channel} refuses what it is told.',
  'monitor.channel.unclear': 'Channel {channel} does not say clearly whether it takes messages.',
  'monitor.channel.detail': '{error}. Mend channels.{channel} in the configuration.',
  'monitor.network': 'The monitor cannot reach the network.',
  'monitor.overloaded': 'The monitor’s machine is overloaded.',
  'monitor.overloaded.detail':
    'Runs or timers were more than {duration} late. Time that ran out in a check does not count as a failure meanwhile. Give the machine more processors, or check less at once.',
  'monitor.calendar': 'A calendar cannot be read, so who is on duty or off work may be wrong.',
  'monitor.feed.unread': 'The calendar of {uses} at {url} cannot be read: {why}. Nothing is known of it.',
  'monitor.feed.stale': 'The calendar of {uses} at {url} cannot be read: {why}. What was read before still holds.',
  'monitor.feed.misread': 'The calendar of {uses} at {url}: {problem}',
  'monitor.feed.holidays': 'holidays',
  'monitor.feed.roster': 'roster {roster}',
  'monitor.feed.both': '{first} and {second}',
} as const;
