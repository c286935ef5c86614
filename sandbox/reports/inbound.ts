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
import { isLoopbackUrl } from './webhook.ts';

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
    const hook = deps.hooks.find({ event: 'inbound', account: inbound.account, channel: inbound.channel });
    const url = hook.url ?? deps.url;
    if (url === undefined) polled.add(inbound);
    else if (!isLoopbackUrl(url))
      oracle.reported([inbound.seq], 'lost'); // never call strangers
    else
      pusher.push(
        url,
        { seq: inbound.seq, form: inbound.channel, to: inbound.from, json: () => formatOf(inbound)(inbound) },
        hook,
      );
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
