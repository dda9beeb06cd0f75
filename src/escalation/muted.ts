import type { Channel } from '../config/config.ts';

/**
 * Whether the receiver stays mute about a key once somebody has acknowledged it, so that people must be reached anew under
 * another one (PagerDuty: `acknowledge` stops all further notifications of an incident).
 */
export const isMutedByAcknowledge = ({ type }: Channel): boolean => type === 'pagerduty' || type === 'opsgenie';
