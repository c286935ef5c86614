import type { SandboxClock } from '../../time/clock.ts';
import { isoTime } from '../../time/instant.ts';
import type { FailureName } from '../../registry/statuses.ts';
import type { Recorder } from '../../oracle/oracle.ts';
import type { Timers } from '../../time/timers.ts';
import { bareAddress, domainOf } from '../address.ts';

export const suppressionTypes = ['BOUNCE', 'COMPLAINT', 'OVER_QUOTA'] as const;
export type SuppressionType = (typeof suppressionTypes)[number];

export type Suppression = {
  readonly domainName: string;
  readonly emailAddress: string;
  readonly type: SuppressionType;
  readonly createdDate: string;
  readonly reason: string;
};

type Place = Pick<Suppression, 'domainName' | 'emailAddress' | 'type'>;

/** Whom a domain writes to no more, and who has left a sender. */
export type Suppressions = {
  /** Oldest first. */
  list(account: string): readonly Suppression[];
  /** Saved in a moment, as the vendor says; what is there already stays as it is. */
  addSoon(account: string, places: readonly Place[], reason: string): void;
  removeSoon(account: string, places: readonly Place[]): void;
  /** By a bounce or a complaint: at once. */
  add(account: string, place: Place, reason: string): void;
  /** The reader left by the provider's own link. */
  unsubscribe(account: string, sender: string, address: string): void;
  /** Why a mail must not go. */
  reasonFor(account: string, sender: string, address: string): FailureName | undefined;
  /** Addresses that any domain knows to bounce, for the time of one request. */
  bounced(account: string): ReadonlySet<string>;
};

export function createSuppressions(deps: {
  readonly oracle: Pick<Recorder, 'shelf'>;
  readonly clock: SandboxClock;
  readonly timers: Timers;
  readonly lagMs: () => number;
}): Suppressions {
  const { oracle, clock, timers, lagMs } = deps;
  const shelf = (account: string) => oracle.shelf<Suppression>(`suppressions ${account}`);
  const left = (account: string) => oracle.shelf<true>(`unsubscribed ${account}`);
  const keyOf = ({ type, domainName, emailAddress }: Place): string =>
    `${type} ${domainName.toLowerCase()} ${emailAddress.trim().toLowerCase()}`;
  const pairOf = (sender: string, address: string): string => `${bareAddress(sender)} ${bareAddress(address)}`;
  const has = (account: string, type: SuppressionType, sender: string, address: string): boolean =>
    shelf(account).get(keyOf({ type, domainName: domainOf(sender), emailAddress: bareAddress(address) })) !== undefined;
  const add: Suppressions['add'] = (account, place, reason) => {
    const key = keyOf(place);
    if (shelf(account).get(key)) return;
    shelf(account).put(key, {
      domainName: place.domainName.toLowerCase(),
      emailAddress: place.emailAddress.trim().toLowerCase(),
      type: place.type,
      createdDate: isoTime(clock.now()),
      reason,
    });
  };
  return {
    list: (account) => shelf(account).all(),
    add,
    addSoon: (account, places, reason) =>
      timers.after(lagMs(), () => {
        for (const place of places) add(account, place, reason);
      }),
    removeSoon: (account, places) =>
      timers.after(lagMs(), () => {
        for (const place of places) if (shelf(account).get(keyOf(place))) shelf(account).remove(keyOf(place));
      }),
    unsubscribe: (account, sender, address) => left(account).put(pairOf(sender, address), true),
    reasonFor(account, sender, address) {
      if (has(account, 'BOUNCE', sender, address)) return 'EC_SUPPRESSED_BOUNCE';
      if (has(account, 'COMPLAINT', sender, address)) return 'EC_SUPPRESSED_SPAM_COMPLAINT';
      return left(account).get(pairOf(sender, address)) ? 'EC_UNSUBSCRIBED_EMAIL_ADDRESS' : undefined;
    },
    bounced: (account) =>
      new Set(
        shelf(account)
          .all()
          .filter(({ type }) => type === 'BOUNCE')
          .map(({ emailAddress }) => emailAddress),
      ),
  };
}
