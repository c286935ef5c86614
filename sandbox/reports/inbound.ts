import { DEFAULT_ACCOUNT } from '../http/caller.ts';
import { newMessageId, newWhatsAppId } from '../ids.ts';
import { messagesInbound } from '../messages-api/formats.ts';
import type { Channel, Content, Inbound } from '../oracle/entry.ts';
import { addressKey } from '../oracle/filter.ts';
import type { Recorder } from '../oracle/oracle.ts';
import { inboundReport } from '../sms/formats.ts';
import { whatsappInbound } from '../whatsapp/formats.ts';
import type { Hooks } from './hooks.ts';
import type { PollQueue } from './poll-queue.ts';
import type { Pusher } from './pusher.ts';
import { wayTo } from './way.ts';

export type InboundText = {
  readonly from: string;
  readonly to: string;
  readonly text: string;
  readonly account?: string | undefined;
  /** @default sms */
  readonly channel?: Channel | undefined;
  /** A chat message that is more than its text. */
  readonly content?: Content | undefined;
  /** The id of our message that it answers. */
  readonly context?: string | undefined;
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
    const { seq, account, channel, from } = inbound;
    const way = wayTo(deps.hooks, { event: 'inbound', account, channel }, undefined, deps.url);
    if (way === 'nobody') polled.add(inbound);
    else if (way === 'stranger') oracle.reported([seq], 'lost');
    else pusher.push(way.url, { seq, form: channel, to: from, json: () => formatOf(inbound)(inbound) }, way.hook);
  };
  return {
    receive({ from, to, text, account = DEFAULT_ACCOUNT, channel = 'sms', content, context }) {
      const answered = context === undefined ? undefined : oracle.byMessageId(context)[0];
      const inbound = oracle.receive({
        messageId: channel === 'whatsapp' ? newWhatsAppId() : newMessageId(),
        channel,
        account,
        from: addressKey(from),
        to: to.trim(),
        text,
        content: content && context ? { ...content, context: { id: context } } : content,
        callbackData: answered?.callbackData,
      });
      tell(inbound);
      return inbound;
    },
    takeUp() {
      for (const inbound of oracle.inbound) if (inbound.reported === undefined) tell(inbound);
    },
  };
}

function formatOf({ channel }: Inbound): (inbound: Inbound) => object {
  if (channel === 'sms') return inboundReport;
  return channel === 'whatsapp' ? whatsappInbound : messagesInbound;
}
