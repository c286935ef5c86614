import { readBody } from '../../adapters/infobip/receipts/notified.ts';
import { readCallbackItems } from '../../adapters/infobip/receipts/reports.ts';
import { readTracking } from '../../adapters/infobip/receipts/tracking.ts';
import { readClick } from '../../domain/message/click-schema.ts';
import type { News } from './take-in.ts';

/** A callback as it was stored. */
export type StoredCallback = {
  readonly workspace: string;
  /** Of the address that was called back at; what a person writes may say a better one. */
  readonly channel: string;
  /** As the api names it: `tracking` and `click` are of other shapes than everything else. */
  readonly kind: string;
  readonly body: Uint8Array;
  /** When it reached us, epoch ms. */
  readonly at: number;
};

export type CallbackRead =
  | {
      readonly kind: 'read';
      readonly news: Required<News>;
      /** Items that cannot be read, by their place; their neighbours can. */
      readonly broken: readonly { readonly part: number; readonly item: unknown; readonly problem: string }[];
    }
  | { readonly kind: 'unreadable'; readonly problem: string };

const nothing: Required<News> = { reports: [], inbound: [], engagements: [], clicks: [] };

/** What a callback tells, by whoever reads it: the api in a hurry, and the receipts role. */
export function readCallback({ workspace, channel, kind, body, at }: StoredCallback): CallbackRead {
  if (kind === 'click') {
    const click = readClick(readBody(body));
    if (click === undefined) return { kind: 'unreadable', problem: 'the body is no click on an unsubscribe link' };
    return { kind: 'read', news: { ...nothing, clicks: [{ ...click, workspace, at }] }, broken: [] };
  }
  const isTracking = kind === 'tracking';
  const items = isTracking ? readTracking(body) : readCallbackItems(body);
  if (items === null) {
    const problem = isTracking ? 'the body is no tracking notification' : 'the body is no list of results';
    return { kind: 'unreadable', problem };
  }
  const all = [...items.entries()];
  return {
    kind: 'read',
    news: {
      ...nothing,
      reports: all.flatMap(([, item]) =>
        item.kind === 'report' ? [{ ...item.report, workspace, receivedAt: at }] : [],
      ),
      inbound: all.flatMap(([place, item]) =>
        item.kind === 'inbound'
          ? [{ workspace, channel: item.inbound.channel ?? channel, at: at + place / 1_000, written: item.inbound }]
          : [],
      ),
      engagements: all.flatMap(([, item]) => (item.kind === 'engagement' ? [{ ...item.engagement, workspace }] : [])),
    },
    broken: all.flatMap(([part, item]) =>
      item.kind === 'broken' ? [{ part, item: item.original, problem: item.problem }] : [],
    ),
  };
}
