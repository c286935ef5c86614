import type { Pool } from 'pg';
import { readUnsubscribeKey } from '../adapters/postgres/unsubscribe-key.ts';
import type { SendSubject } from '../domain/message/ledger.ts';
import { sentBy, signUnsubscribe, unsubscribeUrl } from '../domain/message/unsubscribe-token.ts';
import type { SendIntent } from '../domain/policy/facts.ts';

type UnsubscribeLink = (subject: SendSubject, intent: SendIntent, profileId: string) => string;

/** The one-click link of a message, good for its person, channel and topic. */
export async function createUnsubscribeLinks(pool: Pool, publicUrl: string): Promise<UnsubscribeLink> {
  const { version, sign } = await readUnsubscribeKey(pool);
  return (subject, { topic }, profileId) => {
    const { workspace, channel } = subject;
    const token = signUnsubscribe({ workspace, profileId, channel, topic, sentBy: sentBy(subject) }, version, sign);
    return unsubscribeUrl(publicUrl, token);
  };
}
