import { sendKey } from '../../../domain/ids.ts';
import type { SendSubject } from '../../../domain/message/ledger.ts';
import { newRowId } from './row-id.ts';

/** A provider message id is an HMAC of the sendKey, computed at the first claim and read from the row ever after (I4). */
export type MessageIdKey = { readonly version: number; readonly sign: (sendKey: string) => string };

export function sendKeyOf({ workspace, owner, step, visit, hop, entryProfileId }: SendSubject): string {
  return sendKey({ workspace, owner, step, visit, hop, profileId: entryProfileId });
}

/** The columns by which a new row is known. A direct send's row has the id its caller was given. */
export function rowIdentity(subject: SendSubject, key: MessageIdKey) {
  const { owner } = subject;
  const text = sendKeyOf(subject);
  return {
    id: owner.kind === 'request' ? owner.id : newRowId(),
    send_key: text,
    provider_message_id: key.sign(text),
    key_version: key.version,
    owner_kind: owner.kind,
    owner_id: owner.id,
  };
}
