import type { Say } from '../i18n/locale.ts';
import type { Component } from '../model/function.ts';

/** `Payments team (+44 20 7946 0001, channel payments-chat, Bram Vos +44 7700 900002)`, or what the owner is called. */
export function ownerText({ owner, team }: Pick<Component, 'owner' | 'team'>, say: Say): string | undefined {
  if (!team) return owner;
  const members = team.members.map(({ name, phone }) => (phone === undefined ? name : `${name} ${phone}`));
  const reached = [
    team.contact,
    team.channel === undefined ? undefined : say('message.owner.channel', { channel: team.channel }),
    ...members,
  ].filter((part) => part !== undefined);
  return reached.length === 0 ? team.name : `${team.name} (${reached.join(', ')})`;
}
