import { capabilities, type Channel } from '../channel.ts';
import type { MessageContent } from './outcome.ts';
import { smsParts } from './sms-parts.ts';

/** What the provider is expected to charge for: the parts of a text as it was written, and one of everything else. */
export const partsOf = (channel: Channel, { text }: Pick<MessageContent, 'text'>): number =>
  capabilities(channel)?.longest.unit === 'parts' ? smsParts(text).parts : 1;
