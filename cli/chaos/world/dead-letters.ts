import { connectNats } from '../../../adapters/nats/connect.ts';
import { createDlq } from '../../../adapters/nats/dlq.ts';
import type { Config } from '../../../config/load.ts';
import type { DeadLetter } from '../history/history.ts';

/** Every dead letter, with its place in the stream of events. */
export async function readDeadLetters({ nats }: Config): Promise<readonly DeadLetter[]> {
  const connection = await connectNats({
    url: nats.url,
    login: nats.logins.operator,
    name: 'chaos',
    onClosed: () => undefined,
  });
  try {
    const dlq = createDlq(connection);
    const letters: DeadLetter[] = [];
    for (const { seq, eventId, reason } of await dlq.list({}, 1_000_000)) {
      const place = (await dlq.show(seq))?.headers['Dlq-Stream-Seq'];
      letters.push({ eventId, reason, seq: place === undefined ? null : Number(place) });
    }
    return letters;
  } finally {
    await connection.close();
  }
}
