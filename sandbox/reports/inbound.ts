import { DEFAULT_ACCOUNT } from '../http/caller.ts';
import { newMessageId } from '../ids.ts';
import type { Inbound } from '../oracle/entry.ts';
import { addressKey } from '../oracle/filter.ts';
import type { Recorder } from '../oracle/oracle.ts';
import { inboundReport } from '../sms/formats.ts';
import type { PollQueue } from './poll-queue.ts';
import type { Pusher } from './pusher.ts';

export type InboundText = {
  readonly from: string;
  readonly to: string;
  readonly text: string;
  readonly account?: string | undefined;
};

export type Inbox = {
  /** A person writes to one of our senders. */
  receive(message: InboundText): Inbound;
  /** After a restart: what was not confirmed is told again. */
  takeUp(): void;
};

export function createInbox(deps: {
  readonly oracle: Recorder;
  readonly pusher: Pusher;
  readonly polled: PollQueue<Inbound>;
  readonly url: string | undefined;
}): Inbox {
  const { oracle, pusher, polled, url } = deps;
  const tell = (inbound: Inbound): void => {
    if (url === undefined) polled.add(inbound);
    else pusher.push(url, { seq: inbound.seq, json: () => inboundReport(inbound) });
  };
  return {
    receive({ from, to, text, account = DEFAULT_ACCOUNT }) {
      const inbound = oracle.receive({
        messageId: newMessageId(),
        account,
        from: addressKey(from),
        to: to.trim(),
        text,
      });
      tell(inbound);
      return inbound;
    },
    takeUp() {
      for (const inbound of oracle.inbound) if (inbound.reported === undefined) tell(inbound);
    },
  };
}
