import type { Instant } from '../clock.ts';
import { durationMs } from '../journey/duration.ts';
import type { JsonObject } from '../json.ts';
import type { Condition } from './condition.ts';
import { didName, didsOf, segmentsOf, type Deed, type Did } from './deed.ts';
import { evaluate } from './evaluate.ts';
import type { Facts } from './path.ts';

/** Something that happened to somebody, by whatever it was told. */
export type Happened = {
  readonly type: string;
  readonly at: Instant;
  /** Null: what it held was not kept. */
  readonly properties: JsonObject | null;
  /** Who tells, where both the events and the ledger tell of the same open or click; absent: nobody tells twice. */
  readonly by?: 'events' | 'ledger';
};

/** Somebody as they are then, and all that is known to happen to them: what comes later has not happened yet. */
export type Past = Pick<Facts, 'traits' | 'entry'> & {
  readonly at: Instant;
  readonly happened: readonly Happened[];
  readonly segments: readonly { readonly id: string; readonly condition: Condition }[];
};

/** What somebody did by then, and the segments they are in, as far as these conditions ask. */
export function answerDeeds(
  conditions: readonly Condition[],
  past: Past,
): { readonly did: JsonObject; readonly segments: JsonObject } {
  const inIt = (id: string): boolean => {
    const condition = past.segments.find((one) => one.id === id)?.condition;
    if (condition === undefined) return false;
    // A segment is about people at rest: nothing brought them here.
    const facts = { traits: past.traits, event: null, entry: null };
    return evaluate(condition, { ...facts, did: answers(didsOf([condition]), { ...past, entry: null }) });
  };
  return {
    did: answers(didsOf(conditions), past),
    segments: Object.fromEntries(segmentsOf(conditions).map((id) => [id, inIt(id)])),
  };
}

const answers = (asked: readonly Did[], past: Past): JsonObject =>
  Object.fromEntries(asked.map((did) => [didName(did), timesOf(did, past) >= did.atLeast]));

function timesOf({ deed, within, before }: Did, past: Past): number {
  const since = within === undefined ? -Infinity : past.at - durationMs(within);
  const until = before === undefined ? past.at : past.at - durationMs(before);
  return past.happened.filter((one) => one.at > since && one.at <= until && isIt(deed, one, past)).length;
}

function isIt(deed: Deed, { type, properties, by }: Happened, { traits, entry }: Past): boolean {
  if (by === (deed.kind === 'event' ? 'ledger' : 'events')) return false;
  if (deed.kind === 'event') {
    if (type !== deed.type || deed.where === undefined) return type === deed.type;
    return properties !== null && evaluate(deed.where, { traits, entry, event: properties });
  }
  const { channel, template } = properties ?? {};
  const isOf = channel === undefined || channel === deed.channel;
  return type === `message.${deed.what}` && isOf && (deed.template === null || template === deed.template);
}
