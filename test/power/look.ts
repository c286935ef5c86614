import { Client } from 'pg';
import { connectNats } from '../../adapters/nats/connect.ts';
import { streams } from '../../domain/subjects.ts';
import type { Engines } from './engines.ts';
import type { Acknowledged } from './load.ts';

export type Missing = Readonly<{ events: readonly string[]; claims: readonly string[] }>;

/** What was acknowledged and is not there. */
export async function missingOf({ events, claims }: Acknowledged, engines: Engines): Promise<Missing> {
  const [stored, lostClaims] = await Promise.all([storedEvents(engines), missingClaims(engines, claims)]);
  return { events: events.filter((id) => !stored.has(`/power:${id}`)), claims: lostClaims };
}

/** By `Nats-Msg-Id`. A stream that is gone holds nothing. */
async function storedEvents({ natsUrl, natsUsers }: Engines): Promise<ReadonlySet<string>> {
  const stored = new Set<string>();
  const connection = await connectNats({
    url: natsUrl,
    login: natsUsers.operator,
    name: 'power',
    patient: false,
    onClosed: () => undefined,
  });
  try {
    const manager = await connection.jetstreamManager();
    const names = await manager.streams.names().next();
    if (!names.includes(streams.events)) return stored;
    const consumer = await connection.jetstream().consumers.get(streams.events, { headers_only: true });
    for (;;) {
      const { num_pending: pending } = await consumer.info();
      if (pending === 0) return stored;
      const batch = await consumer.fetch({ max_messages: Math.min(pending, 5_000), expires: 5_000 });
      for await (const message of batch) stored.add(message.headers?.get('Nats-Msg-Id') ?? '');
    }
  } finally {
    await connection.close();
  }
}

async function missingClaims({ databaseUrl }: Engines, ids: readonly string[]): Promise<readonly string[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string }>(
      'select unnest($1::text[]) as id except select id::text from messages',
      [ids],
    );
    return rows.map(({ id }) => id);
  } finally {
    await client.end();
  }
}
