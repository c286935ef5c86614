import { readTime } from '../time/instant.ts';
import { addressKey } from '../oracle/filter.ts';
import { limitOf, list } from '../reads/log-query.ts';
import type { Finding } from './look-up.ts';

/** The filters of `GET /number/1/logs`. */
export function logFilter(query: URLSearchParams): { readonly limit: number; fits(finding: Finding): boolean } {
  const [bulkIds, messageIds] = [list(query, 'bulkId'), list(query, 'messageId')];
  const to = query.get('to');
  const [since, until] = [readTime(query.get('sentSince') ?? ''), readTime(query.get('sentUntil') ?? '')];
  const general = query.get('generalStatus');
  const mcc = query.get('mcc');
  const network = mcc === null ? '' : `${mcc}${query.get('mnc') ?? ''}`;
  return {
    limit: limitOf(query),
    fits: ({ bulkId, messageId, at, result }) =>
      (bulkIds === undefined || bulkIds.includes(bulkId)) &&
      (messageIds === undefined || messageIds.includes(messageId)) &&
      (to === null || result.to === addressKey(to)) &&
      (since === undefined || at >= since) &&
      (until === undefined || at <= until) &&
      (general === null || (result.status as { groupName?: string }).groupName === general) &&
      (result.mccMnc ?? '').startsWith(network),
  };
}
