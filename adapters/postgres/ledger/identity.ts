import { uuidv7 } from 'uuidv7';
import { sendKey } from '../../../domain/ids.ts';
import type { SendSubject } from '../../../domain/message/ledger.ts';

/** A provider message id is an HMAC of the sendKey, computed at the first claim and read from the row ever after (I4). */
export type MessageIdKey = { readonly version: number; readonly sign: (sendKey: string) => string };

/** id, send_key, provider_message_id, key_version, owner_kind, owner_id of a new row. A direct send's row has the id its caller was given. */
export function rowIdentity(subject: SendSubject, key: MessageIdKey): readonly unknown[] {
  const { workspace, owner, step, visit, hop, entryProfileId } = subject;
  const text = sendKey({ workspace, owner, step, visit, hop, profileId: entryProfileId });
  return [owner.kind === 'request' ? owner.id : uuidv7(), text, key.sign(text), key.version, owner.kind, owner.id];
}
