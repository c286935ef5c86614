import { seal } from '../ingest/envelope.ts';
import { compact } from '../ingest/fields.ts';
import type { StreamMessage } from '../ingest/mapped.ts';

/** What a person answered, and to which message. */
export type Reply = {
  readonly workspace: string;
  readonly channel: string;
  /** The provider's id of what was written: the same over its retries. */
  readonly providerId: string;
  /** One of the person's names, `externalId:<system>` included. */
  readonly name: { readonly kind: string; readonly value: string };
  readonly text: string;
  readonly answered: {
    readonly message: string;
    readonly journey: string | null;
    readonly step: string;
    readonly template: string;
    readonly topic: string | null;
  };
};

/** The event of this type is made by us: journeys wait for it like for any other. */
export const repliedType = 'message.replied';

/** `message.replied` on its way to the stream: text in the body, nobody's name in the subject (I8). */
export function replyMessage(reply: Reply, sha256: (text: string) => Uint8Array): StreamMessage {
  const { workspace, channel, providerId, name, text, answered } = reply;
  const [kind = '', system] = name.kind.split(/:(.*)/s);
  const names = system === undefined ? { [kind]: name.value } : { externalIds: { [system]: name.value } };
  const { journey, topic, ...always } = answered;
  const said = { text, number: leadingNumber(text), channel, ...always };
  const properties = compact({ ...said, journey: journey ?? undefined, topic: topic ?? undefined });
  const sealed = seal(
    {
      id: providerId,
      source: `inbound/${channel}`,
      type: repliedType,
      time: undefined,
      identity: name.value,
      body: { ...names, properties },
    },
    { workspace, receivedAt: 0, sha256 },
  );
  if (sealed.kind === 'event') return sealed.message;
  // The fault of what was written: the lane parks it rather than waiting for the stream.
  throw new RangeError(`a reply cannot be an event: ${sealed.problem}`);
}

/** The whole number an answer begins with, if it is a number of its own: `4`, ` 4!`, `4 thanks`; not `4th`, `4.5` or `2026-03-02`. */
export function leadingNumber(text: string): number | undefined {
  const [, digits] = /^\s*(\d{1,6})(?![\w.,:/-]*\w)/.exec(text) ?? [];
  return digits === undefined ? undefined : Number(digits);
}
