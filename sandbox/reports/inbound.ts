import { DEFAULT_ACCOUNT } from '../http/caller.ts';
import { newMessageId } from '../ids.ts';
import type { Inbound } from '../oracle/entry.ts';
import { addressKey } from '../oracle/filter.ts';
import type { Recorder } from '../oracle/oracle.ts';
import { inboundReport } from '../sms/formats.ts';
import type { Hooks } from './hooks.ts';
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
  readonly hooks: Hooks;
  readonly url: string | undefined;
}): Inbox {
  const { oracle, pusher, polled } = deps;
  const tell = (inbound: Inbound): void => {
    const hook = deps.hooks.find({ event: 'inbound', account: inbound.account, channel: 'sms' });
    const url = hook.url ?? deps.url;
    if (url === undefined) polled.add(inbound);
    else pusher.push(url, { seq: inbound.seq, to: inbound.from, json: () => inboundReport(inbound) }, hook);
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
