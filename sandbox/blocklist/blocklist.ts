import type { Channel } from '../oracle/entry.ts';
import type { Recorder } from '../oracle/oracle.ts';

export const sourceTypes = ['CUSTOM', 'MO', 'URL_OPT_OUT', 'CAMPAIGN'] as const;

/** One record: who is blocked, and for which sender and channel, where it names them. */
export type Blocked = {
  readonly account: string;
  readonly destination: string;
  readonly sender?: string | undefined;
  readonly channel?: string | undefined;
  readonly accountKey: string;
  readonly sourceType: (typeof sourceTypes)[number];
  readonly createdDate: string;
};

export type Blocklist = {
  /** Leaves out what is there already. */
  add(record: Blocked): void;
  /** Removes the records that have exactly these properties. */
  remove(record: Omit<Blocked, 'createdDate'>): void;
  /** Whether a message to somebody is refused. */
  has(account: string, channel: Channel, from: string, to: string): boolean;
  /** Whether nobody is blocked by anyone. */
  isEmpty(): boolean;
  /** Oldest first. */
  list(account: string): readonly Blocked[];
  clear(): void;
};

/** The vendor's names of channels; the others are the same in capitals. */
const channelName = (channel: Channel): string => (channel === 'voice' ? 'VOICE_OUTBOUND_TTS' : channel.toUpperCase());

/** Kept in the oracle's file: somebody who is blocked stays so after a restart. */
export function createBlocklist(oracle: Pick<Recorder, 'shelf'>): Blocklist {
  const shelf = oracle.shelf<Blocked>('blocklist');
  const byDestination = new Map<string, Blocked[]>();
  const personOf = (account: string, destination: string): string => `${account}\n${destination}`;
  const index = (record: Blocked): void => {
    const person = personOf(record.account, record.destination);
    const known = byDestination.get(person);
    if (known) known.push(record);
    else byDestination.set(person, [record]);
  };
  for (const record of shelf.all()) index(record);
  return {
    add(record) {
      const key = keyOf(record);
      if (shelf.get(key) !== undefined) return;
      shelf.put(key, record);
      index(record);
    },
    remove(record) {
      const key = keyOf(record);
      if (shelf.get(key) === undefined) return;
      shelf.remove(key);
      const person = personOf(record.account, record.destination);
      const left = (byDestination.get(person) ?? []).filter((one) => keyOf(one) !== key);
      if (left.length > 0) byDestination.set(person, left);
      else byDestination.delete(person);
    },
    has(account, channel, from, to) {
      if (byDestination.size === 0) return false;
      const name = channelName(channel);
      const records = byDestination.get(personOf(account, to)) ?? [];
      return records.some(
        (one) =>
          (one.sender === undefined || one.sender === from) && (one.channel === undefined || one.channel === name),
      );
    },
    isEmpty: () => byDestination.size === 0,
    list: (account) => shelf.all().filter((one) => one.account === account),
    clear: () => byDestination.clear(),
  };
}

const keyOf = ({
  account,
  destination,
  sender,
  channel,
  accountKey,
  sourceType,
}: Omit<Blocked, 'createdDate'>): string =>
  [account, destination, sender ?? '', channel ?? '', accountKey, sourceType].join('\n');
