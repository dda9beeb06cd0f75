import type { SubscriptionRules } from '../config.ts';
import type { SubscriptionsForm } from '../form/subscriptions.ts';
import { ownMailAddress } from '../../form/mail.ts';

/** How subscribers are mailed; undefined when nobody can be one. */
export const buildSubscriptions = (
  form: SubscriptionsForm | undefined,
  publicUrl: string,
): SubscriptionRules | undefined => form && { ...form, from: form.from ?? ownMailAddress(publicUrl) };
