import { capabilities } from '../domain/channel.ts';
import { durationMs } from '../domain/journey/duration.ts';
import type { MessageContent } from '../domain/message/outcome.ts';
import type { TextOptions } from '../domain/message/text-options.ts';
import type { SendIntent } from '../domain/policy/facts.ts';
import type { Sender } from '../domain/policy/settings.ts';
import type { RenderedContent } from '../domain/template/renderer.ts';

/** Turns what a template rendered into what the channel carries, with what senders.yaml says of all its messages. */
export function createMakeContent(
  intent: Pick<SendIntent, 'channel'>,
  sender: Sender,
): (made: RenderedContent, locale: string) => MessageContent {
  const kind = capabilities(intent.channel)?.content;
  const options = textOptions(sender);
  return (made, locale) => {
    if (kind === 'speech') return speech(made.text, locale, sender);
    return made.kind === 'text' && options !== undefined ? { ...made, options } : made;
  };
}

function speech(text: string, locale: string, { voice, ringSeconds, machine }: Sender): MessageContent {
  const named = typeof voice === 'object' ? (voice[locale] ?? voice[locale.split('-')[0] ?? '']) : voice;
  return {
    kind: 'speech',
    text,
    language: locale,
    ...(named === undefined ? {} : { voice: named }),
    ...(ringSeconds === undefined ? {} : { ringSeconds }),
    ...(machine === undefined ? {} : { machine }),
  };
}

/** One object for all messages of a sender; undefined where it says nothing. */
function textOptions({ transliteration, flash, validity, window, links }: Sender): TextOptions | undefined {
  const options: TextOptions = {
    ...(transliteration === undefined ? {} : { transliteration }),
    ...(flash === true ? { flash } : {}),
    ...(validity === undefined ? {} : { validityMs: durationMs(validity) }),
    ...(window === undefined ? {} : { window }),
    ...(links === undefined ? {} : { links: { shorten: false, track: false, ...links } }),
  };
  return Object.keys(options).length === 0 ? undefined : options;
}
