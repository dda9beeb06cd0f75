/** Lines of an incident's timeline. They are kept as they were said. */
export const incidentTimeline = {
  /** What a function does goes on from these, so that `{does}` is what stands after a subject. */
  'timeline.it': '{question} It {does}',
  'timeline.also': '{question} It also {does}',
  'timeline.again': '{question} Again: it {does}',
  'timeline.blamed': '{question} Now {component} is to blame: it {does}',
  'timeline.movedTo': '{question} Now blamed on {component}, see incident {incident}.',
  'timeline.movedToItself': '{question} Fails for another reason now, see incident {incident}.',
  'timeline.movedFrom': '{question} It was part of incident {incident} before.',
  'timeline.does.fail': 'fails: {error}',
  'timeline.does.failAt': 'fails at “{step}”: {error}',
  'timeline.does.timeOut': 'does not finish in time: {error}',
  'timeline.does.timeOutAt': 'does not finish in time at “{step}”: {error}',
  'timeline.does.exceed': 'is beyond a limit: {measured}.',
  'timeline.does.notTry': 'could not be tried: {message}',
  'timeline.does.notAnswer': 'has no fresh answer.',
  'timeline.does.notKnow': 'is not known.',
  'timeline.flapping':
    '{question} It fails and works by turns. That is told once; it counts as over when it has been steady for a while.',
  'timeline.steady': '{question} It is steady now: it fails.',
  'timeline.worksAgain': '{question} It works again.',
  'timeline.answersNo': '{question} There is an answer again: no.',
  'timeline.noLonger': 'No longer: {says}',
  'timeline.manyAlerts':
    'More than {most} alerts stand in this incident. From here on, new ones are counted and not listed.',
  'timeline.gap.stopped':
    'The monitor was not running for {duration}, from {from} on: nothing was checked in that time.',
  'timeline.gap.paused':
    'The monitor was paused or held up for {duration}, from {from} on: nothing was checked in that time.',
  'timeline.gap.asleep':
    'The monitor’s machine slept for {duration}, from {from} on, or its clock was set ahead: nothing was checked in that time.',
  'timeline.unwatched': '{function} at {target} was taken out of the configuration and is not watched any more.',
  'timeline.available': 'Available again after {duration}.',
  'timeline.known': 'Known again after {duration}.',
  'timeline.over': 'Over.',
  'timeline.severity': 'Severity raised from {from} to {to}.',
  'timeline.severityTakenOver': 'Severity raised from {from} to {to}, because this follows from it: {title}',
  'timeline.severityBySpread': {
    one: 'Severity raised from {from} to {to}: {count} function affected, open for {duration}.',
    other: 'Severity raised from {from} to {to}: {count} functions affected, open for {duration}.',
  },
  'timeline.taken': '{by} has taken it.',
  'timeline.takeAnew': '{by} had taken it; it must be taken anew.',
  'timeline.closedAtPager': '{by} closed it at the pager. It is not over here; that counts as taken for a while.',
  'timeline.stillNotOver': 'It was closed at the pager and is still not over: people are told anew.',
  'timeline.heldByComponent': 'Nobody is told of this one: {component}, which it needs, is down (incident {incident}).',
  'timeline.heldBySilence': 'Nobody is told until {until}: silenced by {by} ({why}).',
  'timeline.heldByWork': 'Nobody is told until {until}: planned work ({says}).',
  'timeline.nothingHolds': 'Nothing holds it any more.',
  'timeline.nothingHoldsUntold': 'Nothing holds it any more: it is told if it goes on.',
  'timeline.nobodyTold': 'Nobody is told: {why}.',
  'timeline.silent.noPolicy': 'no policy of the configuration fits',
  'timeline.silent.noChannel': 'alerting.self names no channel',
  'timeline.escalated': 'Nobody has taken it for {duration}: {channels} told.',
  'timeline.crowded': 'Too many incidents at once: {channels} told of all of them in one message.',
  'timeline.told.trigger': '{channel} was told that it has begun.',
  'timeline.told.update': '{channel} was told what else fails.',
  'timeline.told.acknowledge': '{channel} was told that it is being worked on.',
  'timeline.told.resolve': '{channel} was told that it is over.',
  'timeline.toldLate.trigger': {
    one: '{channel} was told that it has begun after the first try.',
    other: '{channel} was told that it has begun after {count} tries.',
  },
  'timeline.toldLate.update': {
    one: '{channel} was told what else fails after the first try.',
    other: '{channel} was told what else fails after {count} tries.',
  },
  'timeline.toldLate.acknowledge': {
    one: '{channel} was told that it is being worked on after the first try.',
    other: '{channel} was told that it is being worked on after {count} tries.',
  },
  'timeline.toldLate.resolve': {
    one: '{channel} was told that it is over after the first try.',
    other: '{channel} was told that it is over after {count} tries.',
  },
  'timeline.toldSome.trigger':
    '{channel} was told that it has begun, but not everybody was told, the mail server refused {refused}.',
  'timeline.toldSome.update':
    '{channel} was told what else fails, but not everybody was told, the mail server refused {refused}.',
  'timeline.toldSome.acknowledge':
    '{channel} was told that it is being worked on, but not everybody was told, the mail server refused {refused}.',
  'timeline.toldSome.resolve':
    '{channel} was told that it is over, but not everybody was told, the mail server refused {refused}.',
  'timeline.toldSomeLate.trigger': {
    one: '{channel} was told that it has begun after the first try, but not everybody was told, the mail server refused {refused}.',
    other:
      '{channel} was told that it has begun after {count} tries, but not everybody was told, the mail server refused {refused}.',
  },
  'timeline.toldSomeLate.update': {
    one: '{channel} was told what else fails after the first try, but not everybody was told, the mail server refused {refused}.',
    other:
      '{channel} was told what else fails after {count} tries, but not everybody was told, the mail server refused {refused}.',
  },
  'timeline.toldSomeLate.acknowledge': {
    one: '{channel} was told that it is being worked on after the first try, but not everybody was told, the mail server refused {refused}.',
    other:
      '{channel} was told that it is being worked on after {count} tries, but not everybody was told, the mail server refused {refused}.',
  },
  'timeline.toldSomeLate.resolve': {
    one: '{channel} was told that it is over after the first try, but not everybody was told, the mail server refused {refused}.',
    other:
      '{channel} was told that it is over after {count} tries, but not everybody was told, the mail server refused {refused}.',
  },
  'timeline.refused.trigger': '{channel} refused to be told that it has begun: {error}.',
  'timeline.refused.update': '{channel} refused to be told what else fails: {error}.',
  'timeline.refused.acknowledge': '{channel} refused to be told that it is being worked on: {error}.',
  'timeline.refused.resolve': '{channel} refused to be told that it is over: {error}.',
  'timeline.unclear.trigger':
    '{channel} did not say clearly that it took the message that it has begun: {error}. It may not have arrived.',
  'timeline.unclear.update':
    '{channel} did not say clearly that it took the message of what else fails: {error}. It may not have arrived.',
  'timeline.unclear.acknowledge':
    '{channel} did not say clearly that it took the message that it is being worked on: {error}. It may not have arrived.',
  'timeline.unclear.resolve':
    '{channel} did not say clearly that it took the message that it is over: {error}. It may not have arrived.',
  'timeline.otherKey.trigger':
    'The key or address of {channel} is not the one under which the incident was opened there, so the trigger may have had no effect: look there, and close it by hand if it is still open.',
  'timeline.otherKey.update':
    'The key or address of {channel} is not the one under which the incident was opened there, so the update may have had no effect: look there, and close it by hand if it is still open.',
  'timeline.otherKey.acknowledge':
    'The key or address of {channel} is not the one under which the incident was opened there, so the acknowledge may have had no effect: look there, and close it by hand if it is still open.',
  'timeline.otherKey.resolve':
    'The key or address of {channel} is not the one under which the incident was opened there, so the resolve may have had no effect: look there, and close it by hand if it is still open.',
} as const;
