import { capabilities } from '../domain/channel.ts';
import { durationMs } from '../domain/journey/duration.ts';
import type { Mail } from '../domain/message/mail-headers.ts';
import type { MailFile, MessageContent } from '../domain/message/outcome.ts';
import type { TextOptions } from '../domain/message/text-options.ts';
import type { SendIntent } from '../domain/policy/facts.ts';
import type { Sender } from '../domain/policy/settings.ts';
import { voiceFor } from '../domain/policy/voice-for.ts';
import type { CompiledTemplate } from '../domain/template/compiled.ts';
import type { RenderedContent } from '../domain/template/renderer.ts';

/** The template, and the bytes of its files. */
type Origin = { readonly template: CompiledTemplate; readonly files?: readonly MailFile[] | undefined };

/** Turns what a template rendered into what the channel carries, with what senders.yaml says of all its messages. */
export function createMakeContent(
  intent: Pick<SendIntent, 'channel'>,
  sender: Sender,
): (made: RenderedContent, locale: string, of: Origin) => MessageContent {
  const kind = capabilities(intent.channel)?.content;
  const options = textOptions(sender);
  return (made, locale, of) => {
    if (made.kind === 'mail') return toMail(made, sender, of);
    if (made.kind === 'scenario') {
      const { ringSeconds } = sender;
      return ringSeconds === undefined ? made : { ...made, ringSeconds };
    }
    if (kind === 'speech') return speech(made.text, locale, sender);
    return options !== undefined ? { ...made, options } : made;
  };
}

function speech(text: string, locale: string, { voice, ringSeconds, machine }: Sender): MessageContent {
  const named = voiceFor(voice, locale);
  return {
    kind: 'speech',
    text,
    language: locale,
    ...(named === undefined ? {} : { voice: named }),
    ...(ringSeconds === undefined ? {} : { ringSeconds }),
    ...(machine === undefined ? {} : { machine }),
  };
}

/** A template's own word on answers counts more than its sender's. */
function toMail(made: Mail, { replyTo, tracking }: Sender, { template, files = [] }: Origin): Mail {
  const answers = (template.kind === 'mail' ? template.replyTo : undefined) ?? replyTo;
  return {
    ...made,
    ...(answers === undefined ? {} : { replyTo: answers }),
    ...(tracking === undefined ? {} : { tracking }),
    ...(files.length === 0 ? {} : { files }),
  };
}

/** One object for all messages of a sender; undefined where it says nothing. */
function textOptions({ transliteration, flash, validity, links }: Sender): TextOptions | undefined {
  const options: TextOptions = {
    ...(transliteration === undefined ? {} : { transliteration }),
    ...(flash === true ? { flash } : {}),
    ...(validity === undefined ? {} : { validityMs: durationMs(validity) }),
    ...(links === undefined ? {} : { links: { shorten: false, track: false, ...links } }),
  };
  return Object.keys(options).length === 0 ? undefined : options;
}
