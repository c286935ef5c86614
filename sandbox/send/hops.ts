import type { Entry, Verdict } from '../oracle/entry.ts';
import type { Oracle } from '../oracle/oracle.ts';
import { statuses } from '../registry/statuses.ts';
import { plainElement, type SendRequest } from './order.ts';

/** What goes out instead of a message that did not arrive, in the next of its ways; undefined when it arrived or has no other. */
export function nextHop(oracle: Pick<Oracle, 'byMessageId'>, entry: Entry, verdict: Verdict): SendRequest | undefined {
  if (entry.hops === undefined) return undefined; // nearly all
  const [next, ...rest] = entry.hops;
  const { groupName } = statuses[verdict.status];
  const isLost = groupName === 'UNDELIVERABLE' || groupName === 'EXPIRED' || groupName === 'REJECTED';
  if (next === undefined || !isLost || entry.via === 'smtp') return undefined;
  // A rule may give it a second end: it goes on once.
  const isOnItsWay = oracle
    .byMessageId(entry.messageId)
    .some(({ seq, channel }) => seq > entry.seq && channel === next.channel);
  if (isOnItsWay) return undefined;
  return {
    account: entry.account,
    channel: next.channel,
    via: entry.via,
    bulkId: entry.bulkId,
    elements: 1,
    orders: [
      {
        recipients: [{ messageId: entry.messageId, to: next.to }],
        element: {
          ...plainElement(next),
          timing: next.validMs === undefined ? undefined : { validMs: next.validMs },
          callbackData: entry.callbackData,
          notifyUrl: entry.notifyUrl,
          notify: entry.notify,
          intermediateReport: entry.intermediateReport,
          entityId: entry.entityId,
          applicationId: entry.applicationId,
          campaignReferenceId: entry.campaignReferenceId,
          seenUrl: entry.seenUrl,
          content: next.content,
          hops: rest.length > 0 ? rest : undefined,
          tellsHops: entry.tellsHops,
        },
      },
    ],
  };
}
