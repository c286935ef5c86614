import type { MessageContent, OutgoingMessage } from '../../../domain/message/outcome.ts';
import type { InfobipOptions } from '../client/link.ts';

/** Where the provider calls back. */
export type Callbacks = Pick<InfobipOptions, 'notifyUrl' | 'trackingUrl'>;

/** What an SMS says; throws on a message of another channel, of which `send` has spoken already. */
export function textOf({ content }: OutgoingMessage): Extract<MessageContent, { kind: 'text' }> {
  if (content.kind === 'text') return content;
  throw new TypeError(`an SMS is text only, not ${content.kind}: its template was compiled for another channel`);
}
