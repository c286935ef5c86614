import { uuidv7 } from 'uuidv7';
import { sendKey } from '../../../domain/ids.ts';
import type { SendSubject } from '../../../domain/message/ledger.ts';

/** A provider message id is an HMAC of the sendKey, computed at the first claim and read from the row ever after (I4). */
export type MessageIdKey = { readonly version: number; readonly sign: (sendKey: string) => string };

/** The columns by which a new row is known. A direct send's row has the id its caller was given. */
export function rowIdentity(subject: SendSubject, key: MessageIdKey) {
  const { workspace, owner, step, visit, hop, entryProfileId } = subject;
  const text = sendKey({ workspace, owner, step, visit, hop, profileId: entryProfileId });
  return {
    id: owner.kind === 'request' ? owner.id : uuidv7(),
    send_key: text,
    provider_message_id: key.sign(text),
    key_version: key.version,
    owner_kind: owner.kind,
    owner_id: owner.id,
  };
}
