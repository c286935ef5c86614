import type { Entry } from './entry.ts';

type Copies = { readonly count: number; readonly seqs: readonly number[]; readonly channel: Entry['channel'] };

export type Duplicates = {
  /** Accepted more than once under one id: the person has it twice, and so says the provider. */
  readonly byMessageId: readonly (Copies & { readonly messageId: string })[];
  /** The same content accepted more than once for one person, whatever the ids. */
  readonly byContent: readonly (Copies & {
    readonly to: string;
    readonly contentHash: string;
    readonly messageIds: readonly string[];
  })[];
  /** Ids submitted again and refused as duplicates: resent, but kept from the person by the provider. */
  readonly refused: readonly { readonly messageId: string; readonly count: number }[];
};

/** Counted when asked: whoever sends pays nothing for it. */
export function findDuplicates(entries: readonly Entry[]): Duplicates {
  const accepted = entries.filter((entry) => entry.outcome === 'accepted' && entry.held !== 'CANCELED');
  const refused = entries.filter((entry) => entry.status === 'REJECTED_DUPLICATE_MESSAGE_ID');
  return {
    byMessageId: repeated(accepted, (entry) => `${entry.channel} ${entry.messageId} ${entry.to}`).map((copies) => ({
      messageId: copies[0].messageId,
      ...describe(copies),
    })),
    byContent: repeated(accepted, (entry) => `${entry.channel} ${entry.to} ${entry.contentHash}`).map((copies) => ({
      to: copies[0].to,
      contentHash: copies[0].contentHash,
      messageIds: [...new Set(copies.map((copy) => copy.messageId))],
      ...describe(copies),
    })),
    refused: [...grouped(refused, (entry) => entry.messageId)].map(([messageId, all]) => ({
      messageId,
      count: all.length,
    })),
  };
}

type AtLeastOne = readonly [Entry, ...Entry[]];

const describe = (copies: AtLeastOne): Copies => ({
  count: copies.length,
  channel: copies[0].channel,
  seqs: copies.map((copy) => copy.seq),
});

const repeated = (entries: readonly Entry[], key: (entry: Entry) => string): AtLeastOne[] =>
  [...grouped(entries, key).values()].filter((copies) => copies.length > 1);

function grouped(entries: readonly Entry[], key: (entry: Entry) => string): Map<string, [Entry, ...Entry[]]> {
  const groups = new Map<string, [Entry, ...Entry[]]>();
  for (const entry of entries) {
    const name = key(entry);
    const group = groups.get(name);
    if (group) group.push(entry);
    else groups.set(name, [entry]);
  }
  return groups;
}
