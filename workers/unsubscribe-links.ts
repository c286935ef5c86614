import type { Pool } from 'pg';
import { readUnsubscribeKey } from '../adapters/postgres/unsubscribe-key.ts';
import type { Config } from '../config/load.ts';
import type { SendSubject } from '../domain/message/ledger.ts';
import { sentBy, signUnsubscribe, unsubscribeUrl } from '../domain/message/unsubscribe-token.ts';
import type { SendIntent } from '../domain/policy/facts.ts';

type UnsubscribeLink = (subject: SendSubject, intent: SendIntent, profileId: string) => string | null;

/** The one-click link of a message, good for its person, channel and topic; none that is not secure where mail reaches everybody. */
export async function createUnsubscribeLinks(
  pool: Pool,
  { publicUrl, delivery }: Pick<Config, 'publicUrl' | 'delivery'>,
): Promise<UnsubscribeLink> {
  const { version, sign } = await readUnsubscribeKey(pool);
  if (delivery === 'live' && !publicUrl.startsWith('https://')) return () => null;
  return (subject, { topic }, profileId) => {
    const { workspace, channel } = subject;
    const token = signUnsubscribe({ workspace, profileId, channel, topic, sentBy: sentBy(subject) }, version, sign);
    return unsubscribeUrl(publicUrl, token);
  };
}
