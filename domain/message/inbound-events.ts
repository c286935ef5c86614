import { seal } from '../ingest/envelope.ts';
import { compact } from '../ingest/fields.ts';
import type { StreamMessage } from '../ingest/mapped.ts';
import type { JsonObject } from '../json.ts';

/** What a person told us, ready to become events of theirs. */
export type Told = {
  readonly workspace: string;
  readonly channel: string;
  /** The same over all repetitions. */
  readonly id: string;
  /** One of the person's names, `externalId:<system>` included. */
  readonly name: { readonly kind: string; readonly value: string };
  /** The text and what was read in it. */
  readonly said: JsonObject;
  /** The message of ours that it answers. */
  readonly answered: Answered | null;
};

export type Answered = {
  readonly message: string;
  readonly journey: string | null;
  readonly step: string;
  readonly template: string;
  readonly topic: string | null;
};

/** These types are made by us: journeys begin by them and wait for them like for any others. */
const receivedType = 'message.received';
const repliedType = 'message.replied';

type Sha256 = (text: string) => Uint8Array;

/**
 * What was written becomes `message.received`, and `message.replied` besides where it answers a message of ours: who waits for an answer
 * hears of answers only, and who waits for a keyword need not know whether the person had been written to.
 */
export function writtenMessages(told: Told, sha256: Sha256): readonly StreamMessage[] {
  const received = event(receivedType, `${told.id}:received`, { ...told, answered: null }, sha256);
  return told.answered === null ? [received] : [received, replyMessage(told, sha256)];
}

/** `message.replied` on its way to the stream. */
export function replyMessage(told: Told, sha256: Sha256): StreamMessage {
  return event(repliedType, told.id, told, sha256);
}

/** The text in the body, nobody's name in the subject (I8). */
function event(type: string, id: string, told: Told, sha256: Sha256): StreamMessage {
  const { workspace, channel, name, said, answered } = told;
  const [kind = '', system] = name.kind.split(/:(.*)/s);
  const names = system === undefined ? { [kind]: name.value } : { externalIds: { [system]: name.value } };
  const about = answered === null ? {} : compact({ ...answered, ...absent(answered) });
  const body = { ...names, properties: { ...said, channel, ...about } };
  const source = `inbound/${channel}`;
  const sealed = seal(
    { id, source, type, time: undefined, identity: name.value, body },
    { workspace, receivedAt: 0, sha256 },
  );
  if (sealed.kind === 'event') return sealed.message;
  // The fault of what was written: the lane parks it rather than waiting for the stream.
  throw new RangeError(`an inbound message cannot be an event: ${sealed.problem}`);
}

/** A message of no journey names none. */
const absent = ({ journey, topic }: Answered) => ({ journey: journey ?? undefined, topic: topic ?? undefined });
