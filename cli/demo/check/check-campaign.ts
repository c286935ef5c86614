import { listed, tally } from '../counts.ts';
import type { CheckedCampaign } from './checked.ts';
import type { Played } from './played.ts';

export function figuresOf({ campaign, recipients }: Played): CheckedCampaign | null {
  if (campaign === null) return null;
  const { id, segment, state, audience, rate, seconds, cost } = campaign;
  const { parts = null, amount = null, currency = null } = cost ?? {};
  const states = tally(recipients.map((one) => one.state));
  return { id, segment, state, audience, recipients: states, rate, seconds, parts, amount, currency };
}

/** Everybody in the audience has one message, and everybody's phone got one: the same one. */
export function campaignProblems({ campaign, recipients, messages, owed, facts }: Played): readonly string[] {
  if (campaign === null) return owed.recipients === 0 ? [] : ['no campaign was launched'];
  const { id, state, audience } = campaign;
  const places = new Set(recipients.map(({ n }) => n));
  const states = tally(recipients.map((one) => (one.reason === null ? one.state : `${one.state} (${one.reason})`)));
  const others = recipients.filter((one) => one.state !== 'accepted');
  const rows = new Map(messages.map((message) => [message.id, message]));
  const apart = recipients.filter(({ message, profile }) => rows.get(message ?? '')?.profile !== profile);
  const phones = Object.entries(tally(facts.oracle.filter(isAccepted).map(({ to }) => to)));
  const twice = phones.filter(([, count]) => count > 1);
  return [
    ...(state === 'completed' ? [] : [`campaign ${id} is ${state}`]),
    ...(audience === owed.recipients ? [] : [`its audience is ${audience}; expected ${owed.recipients}`]),
    ...(places.size === audience && recipients.length === audience
      ? []
      : [`${recipients.length} recipients in ${places.size} places; the audience is ${audience}`]),
    ...(others.length === 0 ? [] : [`not everybody was written to: ${listed(states)}`]),
    ...(apart.length === 0 ? [] : [`${apart.length} recipients have no message of their own in the ledger`]),
    ...(twice.length === 0 ? [] : [`${twice.length} phones got more than one message`]),
    ...(facts.oracle.length === 0 || phones.length === audience
      ? []
      : [`${phones.length} phones got a message; the audience is ${audience}`]),
  ];
}

const isAccepted = ({ outcome }: { readonly outcome: string }): boolean => outcome === 'accepted';
