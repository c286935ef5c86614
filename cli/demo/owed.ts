import { tally, type Counts } from './counts.ts';
import type { Player } from './player.ts';

/** What must be there when a scenario is over: nothing less, and nothing else. */
export type Owed = {
  /** Channel and template: `sms/welcome`. */
  readonly messages: Counts;
  /** Journey and status: `welcome completed`. Empty: the journeys are not watched to their end. */
  readonly endings: Counts;
  /** By kind: `provider-cancel`. */
  readonly undoing: Counts;
  /** People in the campaign's audience. */
  readonly recipients: number;
};

export const nothingOwed: Owed = { messages: {}, endings: {}, undoing: {}, recipients: 0 };

/** With real days only what the first act brings is waited for. */
export function owedTo(players: readonly Player[], toTheEnd: boolean): Owed {
  if (!toTheEnd) return { ...nothingOwed, messages: tally(players.flatMap(({ atOnce }) => atOnce)) };
  return {
    messages: tally(players.flatMap(({ atOnce, later }) => [...atOnce, ...later])),
    endings: tally(players.flatMap(({ endings }) => endings)),
    undoing: tally(players.flatMap(({ undoing }) => undoing)),
    recipients: 0,
  };
}
