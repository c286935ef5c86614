import type { ChannelCapabilities } from '../channel.ts';
import type { MessageContent } from './outcome.ts';
import { smsParts } from './sms-parts.ts';

/** Characters that surely fit a part, whatever they are: fewer than those are never counted one by one. */
const surelyInPart = 66;
/** Of the GSM alphabet, in one of several parts. */
const mostInPart = 153;

/** Why a channel cannot carry this; null where it can. Bytes are counted by those who encode them. */
export function tooLongFor({ most, unit }: ChannelCapabilities['longest'], content: MessageContent): string | null {
  const { text } = content;
  switch (unit) {
    case 'parts': {
      if (text.length <= most * surelyInPart) return null;
      // What the provider turns into another alphabet takes as little room as there is, for all that we know.
      const changes = content.kind === 'text' && content.options?.transliteration !== undefined;
      const parts = changes ? Math.ceil(text.length / mostInPart) : smsParts(text).parts;
      return parts <= most ? null : `${parts} parts, of which a message holds at most ${most}`;
    }
    case 'characters':
      return text.length <= most ? null : `${text.length} characters, of which a message holds at most ${most}`;
    case 'bytes':
      return null;
  }
}
