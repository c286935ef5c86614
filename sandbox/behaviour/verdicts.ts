import type { Channel, Verdict } from '../oracle/entry.ts';
import { failures, statuses, type FailureName, type StatusName } from '../registry/statuses.ts';
import type { Behaviour, Fate } from './behaviour.ts';

const ends: Readonly<Record<Fate, Verdict>> = {
  delivered: { status: 'DELIVERED_TO_HANDSET', error: 'NO_ERROR' },
  undeliverable: { status: 'UNDELIVERABLE_NOT_DELIVERED', error: 'EC_UNKNOWN_SUBSCRIBER' },
  expired: { status: 'EXPIRED_EXPIRED', error: 'EC_VALIDITY_EXPIRED' },
  rejected: { status: 'REJECTED_DESTINATION', error: 'EC_INVALID_DESTINATION_ADDRESS' },
  blocklisted: { status: 'REJECTED_DESTINATION_BLOCKLISTED', error: 'EC_BLACKLISTED_DESTINATIONADDRESS' },
};
const bounce: Verdict = { status: 'UNDELIVERABLE_NOT_DELIVERED', error: 'EC_HARD_BOUNCE' };

export const usualEnd = (fate: Fate, channel: Channel | undefined): Verdict =>
  channel === 'email' && fate === 'undeliverable' ? bounce : ends[fate];

/** How a message ends that fares so. */
export const endOf = ({ verdict, fate }: Behaviour, channel: Channel): Verdict => verdict ?? usualEnd(fate, channel);

export const isRefusal = ({ status }: Verdict): boolean => statuses[status].groupName === 'REJECTED';

/** What the reply to the send says instead of "accepted". */
export function refusalOf(behaviour: Behaviour, channel: Channel): Verdict | undefined {
  const end = endOf(behaviour, channel);
  return isRefusal(end) && behaviour.refusedIn !== 'report' ? end : undefined;
}

/** Of a rule: a fate, a status or an error of the registry, by name or number. */
export type Wish = {
  readonly fate?: Fate | undefined;
  readonly status?: string | number | undefined;
  readonly error?: string | number | undefined;
};

/** Completes what a rule names; undefined when it names nothing, or its fate alone. */
export function verdictOf(wish: Wish, channel: Channel | undefined): Verdict | undefined {
  const { fate = 'delivered', status, error } = wish;
  if (status === undefined && error === undefined) return undefined;
  const failure = error === undefined ? undefined : findFailure(error);
  const usual = usualEnd(wish.fate === undefined && failure && isBad(failure) ? 'undeliverable' : fate, channel);
  if (status === undefined) return { status: usual.status, error: failure ?? usual.error };
  const found = findStatus(status) ?? usual.status;
  return { status: found, error: failure ?? usualError(found, channel) };
}

export const isStatus = (wanted: string | number): boolean => findStatus(wanted) !== undefined;
export const isFailure = (wanted: string | number): boolean => findFailure(wanted) !== undefined;

const isBad = (error: FailureName): boolean => failures[error].groupId !== 0;

function usualError(status: StatusName, channel: Channel | undefined): FailureName {
  const { groupName } = statuses[status];
  if (groupName === 'UNDELIVERABLE') return usualEnd('undeliverable', channel).error;
  if (groupName === 'EXPIRED') return ends.expired.error;
  return Object.values(ends).find((end) => end.status === status)?.error ?? 'NO_ERROR';
}

const find = <Name extends string>(
  all: Readonly<Record<Name, { readonly id: number }>>,
  wanted: string | number,
): Name | undefined =>
  (Object.keys(all) as Name[]).find((name) => name === wanted || String(all[name].id) === String(wanted));

const findStatus = (wanted: string | number): StatusName | undefined => find(statuses, wanted);
const findFailure = (wanted: string | number): FailureName | undefined => find(failures, wanted);
