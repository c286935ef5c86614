import type { StreamMessage } from '../ingest/mapped.ts';
import type { JsonObject } from '../json.ts';
import { messageEvent, type AboutMessage, type PersonName } from './message-event.ts';

/** What a person told us, ready to become events of theirs. */
export type Told = {
  readonly workspace: string;
  readonly channel: string;
  /** The same over all repetitions. */
  readonly id: string;
  readonly name: PersonName;
  /** The text and what was read in it. */
  readonly said: JsonObject;
  /** The message of ours that it answers. */
  readonly answered: Answered | null;
};

export type Answered = AboutMessage;

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

function event(type: string, id: string, told: Told, sha256: Sha256): StreamMessage {
  const { workspace, channel, name, answered } = told;
  const said = { ...told.said, channel };
  return messageEvent({ workspace, type, source: `inbound/${channel}`, id, name, said, about: answered }, sha256);
}
