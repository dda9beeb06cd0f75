/** Asking for mails, confirming and ending them. */
export const pageSubscribe = {
  'page.subscribe.lead':
    'One mail when something you choose stops working, one when it is over. They are written for {audience}; choose another at the top. First you get a mail that asks whether it was you.',
  'page.subscribe.for.customer-service': 'customer service',
  'page.subscribe.for.back-office': 'back office',
  'page.subscribe.for.operations': 'operations',
  'page.subscribe.address': 'Your address',
  'page.subscribe.address.kept': 'It is used for these mails only, and deleted when you want no more of them.',
  'page.subscribe.address.endsWith':
    'Ends with {endings}. It is used for these mails only, and deleted when you want no more of them.',
  'page.subscribe.or': ' or ',
  'page.subscribe.about': 'About what',
  'page.subscribe.everything': 'Everything',
  'page.subscribe.button': 'Ask for mails',
  'page.subscribe.notOffered': 'Mails are not offered here',
  'page.subscribe.notOffered.why':
    'Whoever runs this page has not set up mails. The feeds tell of incidents as well: see “Show it elsewhere”.',
  'page.subscribe.tooMany.why': 'Very many mails were asked for from where you are. Try again in an hour.',
  'page.subscribe.full.why': 'So many people get mails that no more can be added.',
  'page.subscribe.sent': 'Look into your mail',
  'page.subscribe.sent.link':
    'A mail is on its way to the address that you gave, with a link to confirm it. The link works for a day.',
  'page.subscribe.sent.nothing':
    'Nothing came? Look whether the address is right, and among unwanted mails. No address gets more than three such mails a day.',
  'page.subscribe.oldLink': 'This link does not work any more',
  'page.subscribe.oldLink.why': 'This link was used already, or is older than a day, or is not complete.',
  'page.subscribe.oldLink.then': 'If you get mails, there is nothing to do. If not, ask for them again.',
  'page.subscribe.confirm': 'Get mails?',
  'page.subscribe.confirm.about': 'You get a mail when one of these stops working, and one when it is over:',
  'page.subscribe.confirm.button': 'Yes, send me mails',
  'page.subscribe.confirmed': 'You get mails from now on',
  'page.subscribe.confirmed.about': 'You are mailed when one of these stops working, and when it is over:',
  'page.subscribe.confirmed.end': 'Each mail has a link with which you end it.',
  'page.subscribe.noSuch': 'There is no such subscription',
  'page.subscribe.noSuch.why':
    'It was ended already, or the link is not complete: then take the one in the latest mail, whole.',
  'page.subscribe.notComplete': 'This link is not complete. Take the one in the latest mail, whole.',
  'page.subscribe.end': 'No more mails?',
  'page.subscribe.end.about': 'You were mailed about:',
  'page.subscribe.end.button': 'End it and delete my address',
  'page.subscribe.ended': 'No more mails',
  'page.subscribe.ended.why': 'You get no more mails, and your address is deleted.',
} as const;
