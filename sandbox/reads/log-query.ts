import { readTime } from '../time/instant.ts';
import type { Violation } from '../http/envelopes.ts';
import { networkOf } from '../lookup/networks.ts';
import type { Entry } from '../oracle/entry.ts';
import { addressKey, leftAt } from '../oracle/filter.ts';
import { statuses } from '../registry/statuses.ts';

/** What the reads of logs and reports have in common. */
export type LogQuery = {
  readonly limit: number;
  /** Only entries before this number: the cursor of the newer logs. */
  readonly before: number;
  readonly useCursor: boolean;
  readonly fits: (entry: Entry) => boolean;
  readonly messageIds: readonly string[] | undefined;
  /** The recipient's number or address, if one is asked for. */
  readonly to: string | undefined;
};

/** `from`/`to` in v1, `sender`/`destination` in v3. */
export type AddressNames = { readonly sender: 'from' | 'sender'; readonly destination: 'to' | 'destination' };

const LIMIT = 50;
const MOST = 1000;

/** The vendor's filters; names that it does not have are ignored, as it ignores them. */
export function readLogQuery(query: URLSearchParams, names: AddressNames): LogQuery | readonly Violation[] {
  const violations: Violation[] = [];
  const time = (name: string): number | undefined => {
    const text = query.get(name);
    if (text === null) return undefined;
    const at = readTime(text);
    if (at === undefined) violations.push({ property: name, violation: 'must be a date' });
    return at;
  };
  const messageIds = list(query, 'messageId');
  const [bulkIds, campaigns] = [list(query, 'bulkId'), list(query, 'campaignReferenceId')];
  const [since, until] = [time('sentSince'), time('sentUntil')];
  const [sender, destination] = [query.get(names.sender), query.get(names.destination)];
  const [general, entityId, applicationId] = [
    query.get('generalStatus'),
    query.get('entityId'),
    query.get('applicationId'),
  ];
  const to = destination === null ? null : addressKey(destination);
  const [mcc, mnc] = [query.get('mcc'), query.get('mnc')];
  const network = mcc === null ? null : `${mcc}${mnc ?? ''}`;
  if (violations.length > 0) return violations;
  return {
    limit: limitOf(query),
    before: cursorOf(query.get('cursor')),
    useCursor: query.get('useCursor') === 'true',
    messageIds,
    to: to ?? undefined,
    fits: (entry) =>
      (messageIds === undefined || messageIds.includes(entry.messageId)) &&
      (bulkIds === undefined || bulkIds.includes(entry.bulkId ?? '')) &&
      (campaigns === undefined || campaigns.includes(entry.campaignReferenceId ?? '')) &&
      (sender === null || entry.from === sender) &&
      (to === null || entry.to === to) &&
      (network === null || (networkOf(entry.to)?.mccMnc ?? '').startsWith(network)) &&
      (general === null || statuses[entry.status].groupName === general) &&
      (entityId === null || entry.entityId === entityId) &&
      (applicationId === null || entry.applicationId === applicationId) &&
      (since === undefined || leftAt(entry) >= since) &&
      (until === undefined || leftAt(entry) <= until),
  };
}

export const cursorFor = (seq: number): string => Buffer.from(String(seq)).toString('base64url');

function cursorOf(cursor: string | null): number {
  const seq = cursor === null ? Number.NaN : Number(Buffer.from(cursor, 'base64url').toString());
  return Number.isSafeInteger(seq) ? seq : Number.POSITIVE_INFINITY;
}

/** `limit`: what is no such number is the usual one, what is more than the most is the most. */
export function limitOf(query: URLSearchParams): number {
  const limit = Number(query.get('limit') ?? LIMIT);
  return Number.isSafeInteger(limit) && limit > 0 ? Math.min(limit, MOST) : LIMIT;
}

/** Comma lists as documented, repeated names as clients write them. */
export function list(query: URLSearchParams, name: string): readonly string[] | undefined {
  const values = query
    .getAll(name)
    .flatMap((value) => value.split(','))
    .filter((value) => value !== '');
  return values.length > 0 ? values : undefined;
}
