import type { Instant } from '../clock.ts';
import type { Condition } from '../condition/condition.ts';
import { didName, didsOf, segmentsOf, type Deed, type Did } from '../condition/deed.ts';
import { evaluate } from '../condition/evaluate.ts';
import { durationMs } from '../journey/duration.ts';
import type { JsonObject } from '../json.ts';
import type { Bundle } from './bundle.ts';
import type { PlayedSend } from './played-sends.ts';

/** Something that happened to somebody, by whatever it was told. */
export type Happened = { readonly type: string; readonly at: Instant; readonly properties: JsonObject };

/** What a message of another run is among what happened. */
export const sentEvent = ({ at, channel, template }: PlayedSend): Happened => ({
  type: 'message.sent',
  at,
  properties: { channel, template },
});

/** Somebody as they are then, and all that is known to happen to them: what comes later has not happened yet. */
export type PlayedPast = Pick<Bundle, 'segments'> & {
  readonly at: Instant;
  readonly traits: JsonObject;
  readonly happened: readonly Happened[];
};

/** What the played person did by then, and the segments they are in, as far as these conditions ask. */
export function playedDeeds(
  conditions: readonly Condition[],
  { segments, at, traits, happened }: PlayedPast,
): { readonly did: JsonObject; readonly segments: JsonObject } {
  const answers = (asked: readonly Did[]): JsonObject =>
    Object.fromEntries(asked.map((did) => [didName(did), timesOf(did, happened, at) >= did.atLeast]));
  const inIt = (id: string): boolean => {
    const condition = segments.find((one) => one.id === id)?.condition;
    if (condition === undefined) return false;
    return evaluate(condition, { traits, event: null, entry: null, did: answers(didsOf([condition])) });
  };
  return {
    did: answers(didsOf(conditions)),
    segments: Object.fromEntries(segmentsOf(conditions).map((id) => [id, inIt(id)])),
  };
}

function timesOf({ deed, within }: Did, happened: readonly Happened[], at: Instant): number {
  const since = within === undefined ? -Infinity : at - durationMs(within);
  return happened.filter((one) => one.at > since && one.at <= at && isIt(deed, one)).length;
}

function isIt(deed: Deed, { type, properties }: Happened): boolean {
  if (deed.kind === 'event') return type === deed.type;
  const { channel, template } = properties;
  const isOf = channel === undefined || channel === deed.channel;
  return type === `message.${deed.what}` && isOf && (deed.template === null || template === deed.template);
}
