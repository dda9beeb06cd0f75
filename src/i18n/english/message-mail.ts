/** Mails to those who asked for them on the status page. */
export const messageMail = {
  'mail.since': 'Since {time}.',
  'mail.stillWorks': 'Still works: {sentences}',
  'mail.anotherWhenOver': 'You get another mail when it is over.',
  'mail.beganWith': 'It began with: {headline}',
  'mail.enough.subject': 'No more mails today: {organisation}',
  'mail.enough.text': {
    one: 'You have got a mail today, and there is more to tell. To spare you, nothing more is sent before tomorrow.',
    other:
      'You have got {count} mails today, and there is more to tell. To spare you, nothing more is sent before tomorrow.',
  },
  'mail.enough.meanwhile':
    'The status page always says how things are. What is still so tomorrow is mailed to you then.',
  'mail.confirm.subject': 'Please confirm: mails about the service status of {organisation}',
  'mail.confirm.text':
    'Somebody, probably you, asked for mails to this address when something does not work at {organisation}: {functions}',
  'mail.confirm.allFunctions': 'all functions',
  'mail.confirm.whatToDo':
    'If it was you, open the link below and press the button there within a day. If it was not, do nothing: no more mails come.',
  'mail.why': 'You get this mail because this address was given on the status page of {organisation}.',
  'mail.link.confirm': 'Confirm',
  'mail.link.more': 'More about it',
  'mail.link.statusPage': 'Status page',
  'mail.link.delete': 'To have the address deleted at once',
  'mail.link.leave': 'To get no more of them',
} as const;
