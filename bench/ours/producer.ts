/** Events as a producer publishes them: acknowledged one by one, under ids of their own. */
import { createHash, randomUUID } from 'node:crypto';
import { connect, headers } from 'nats';
import { eventKey, ingestSubject } from '../../domain/subjects.ts';

export type ProducerLogin = {
  readonly NATS_URL: string;
  readonly USER: string;
  readonly PASS: string;
  readonly INBOX: string;
};

export type Producer = {
  /** Resolves when the stream has it. */
  publish(
    type: string,
    event: { readonly userId: string; readonly properties: object; readonly traits: object },
  ): Promise<void>;
  close(): Promise<void>;
};

export async function startProducer({ NATS_URL, USER, PASS, INBOX }: ProducerLogin): Promise<Producer> {
  const nats = await connect({ servers: NATS_URL, user: USER, pass: PASS, inboxPrefix: INBOX });
  const jetstream = nats.jetstream();
  return {
    async publish(type, event) {
      const id = randomUUID();
      const head = headers();
      const fields = {
        'ce-specversion': '1.0',
        'ce-id': id,
        'ce-source': 'bench',
        'ce-type': type,
        'Nats-Msg-Id': `bench:${id}`,
      };
      for (const [name, value] of Object.entries(fields)) head.set(name, value);
      const key = eventKey((text) => createHash('sha256').update(text).digest(), 'default', event.userId);
      await jetstream.publish(ingestSubject('default', type, key), JSON.stringify(event), { headers: head });
    },
    close: () => nats.close(),
  };
}
