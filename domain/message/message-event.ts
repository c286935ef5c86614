import { seal } from '../ingest/envelope.ts';
import { compact } from '../ingest/fields.ts';
import type { StreamMessage } from '../ingest/mapped.ts';
import type { JsonObject } from '../json.ts';

/** The message of ours that an event is about. */
export type AboutMessage = {
  readonly message: string;
  readonly journey: string | null;
  readonly step: string;
  readonly template: string;
  readonly topic: string | null;
};

/** One of a person's names, `externalId:<system>` included. */
export type PersonName = { readonly kind: string; readonly value: string };

/** Something a person did with a message, as an event made by us. The same each time it is made: its id and its content. */
export type MessageEvent = {
  readonly workspace: string;
  readonly type: string;
  readonly source: string;
  readonly id: string;
  readonly name: PersonName;
  readonly said: JsonObject;
  /** Null: about no message of ours. */
  readonly about: AboutMessage | null;
};

/** On its way to the stream like any other event: what was said in the body, nobody's name in the subject (I8). */
export function messageEvent(event: MessageEvent, sha256: (text: string) => Uint8Array): StreamMessage {
  const { workspace, type, source, id, name, said, about } = event;
  const [kind = '', system] = name.kind.split(/:(.*)/s);
  const names = system === undefined ? { [kind]: name.value } : { externalIds: { [system]: name.value } };
  const message = about && compact({ ...about, journey: about.journey ?? undefined, topic: about.topic ?? undefined });
  const properties = { ...said, ...message };
  const sealed = seal(
    { id, source, type, time: undefined, identity: name.value, body: { ...names, properties } },
    { workspace, receivedAt: 0, sha256 },
  );
  if (sealed.kind === 'event') return sealed.message;
  // The fault of what was said: the lane parks it rather than waiting for the stream.
  throw new RangeError(`${type} cannot be an event: ${sealed.problem}`);
}
