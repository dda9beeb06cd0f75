/** What else than failing functions opens incidents: alarms with their conditions, certificates, storms, alerts. */
export const incidentSignal = {
  'measured.over': '{name} is {value}, over {limit}',
  'measured.under': '{name} is {value}, under {limit}',
  'measured.noReason': 'no reason was recorded',
  'measured.runWithoutReason': 'The run left no reason.',
  'measured.failureWithoutReason': 'The run failed and left no reason.',
  'alarm.since.slow': '{name} is slow since {time}',
  'alarm.since.failing': '{name} is failing since {time}',
  'alarm.since.unknown': '{name} is not known since {time}',
  'alarm.failed': {
    one: '{name} failed within {duration}',
    other: '{name} failed at least {count} times within {duration}',
  },
  'alarm.flaky': {
    one: '{name} passed only on the second try within {duration}',
    other: '{name} passed only on the second try at least {count} times within {duration}',
  },
  'alarm.grew': '{name} grew by {growth} to {value} within {duration}',
  'alarm.until': '{says} (until {time})',
  'certificate.expires': 'A certificate at {target} expires on {time}. Afterwards: {meaning}',
  'certificate.expired': 'A certificate at {target} expired on {time}. {meaning}',
  'storm.count': {
    one: 'One more incident, among too many at once to tell one by one: see the list of incidents.',
    other: '{count} more incidents, too many at once to tell one by one: see the list of incidents.',
  },
  'alert.named': 'Alert {name}.',
} as const;
