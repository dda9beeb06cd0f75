import type { SubscriptionRules } from '../../src/config/config.ts';
import type { Subscribers, SubscriptionRequest } from '../../src/notify/subscribers/subscribers.ts';

/** What a configuration says where people can ask for mails. */
export const subscriptions: SubscriptionRules = {
  smtp: 'smtp://127.0.0.1:1',
  from: 'status@acme.example',
  atMostPerDay: 10,
  allow: ['@acme.example'],
};

/** Subscribers that nobody mails: what was asked for is only kept. */
export function asking(): { readonly subscribers: Subscribers; readonly asked: readonly SubscriptionRequest[] } {
  const asked: SubscriptionRequest[] = [];
  const nobody = () => Promise.resolve(undefined);
  const subscribers: Subscribers = {
    start: () => {},
    ask: (wish) => Promise.resolve((asked.push(wish), 'asked')),
    asked: nobody,
    confirm: nobody,
    leaving: nobody,
    leave: () => Promise.resolve(false),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  return { subscribers, asked };
}
