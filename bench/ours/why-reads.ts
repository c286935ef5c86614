/** The other half of 5.13: what `GET /v1/messages/{id}/why` and `GET /v1/profiles/{id}/why` read and tell, about anybody at all. */
import { createInterface } from 'node:readline';
import { createPool } from '../../adapters/postgres/pool.ts';
import { createWhyReader } from '../../adapters/postgres/why.ts';
import { tellMessage } from '../../domain/why/tell-message.ts';
import { tellPerson } from '../../domain/why/tell-person.ts';

type Order = { units: number };
type Sample = { id: string; provider: string; profile: string };

const pool = createPool(process.env['DATABASE_URL'] ?? '', {
  name: 'bench',
  max: 2,
  onError: (error) => {
    throw error;
  },
});
const why = createWhyReader(pool);
process.stdout.write('"ready"\n');

for await (const line of createInterface(process.stdin)) {
  const { units } = JSON.parse(line) as Order;
  const took: Record<'message' | 'provider' | 'person', number[]> = { message: [], provider: [], person: [] };
  for (const { id, provider, profile } of await anywhere(units)) {
    took.message.push(await timed(() => aboutMessage(id)));
    took.provider.push(await timed(() => aboutMessage(provider)));
    took.person.push(await timed(() => aboutPerson(profile)));
  }
  process.stdout.write(`${JSON.stringify(took)}\n`);
}
await pool.end();

async function aboutMessage(id: string): Promise<void> {
  const facts = await why.message('default', id);
  if (!facts?.message) throw new Error(`no message ${id}`);
  tellMessage(facts.message, facts.enrollment, facts.request, facts.halts);
}

async function aboutPerson(profileId: string): Promise<void> {
  const facts = { ...(await why.person('default', profileId)), deadLetters: [] };
  for (const { id } of facts.journeys) tellPerson(facts, id);
}

/** Messages from all over the ledger, one of a page: each is about people and pages that nobody has asked about lately. */
async function anywhere(units: number): Promise<readonly Sample[]> {
  const { rows } = await pool.query<{ pages: number }>(
    `select (pg_relation_size('messages') / current_setting('block_size')::int)::int as pages`,
  );
  const pages = rows[0]?.pages ?? 1;
  const some = new Set(Array.from({ length: units * 3 }, () => Math.floor(Math.random() * pages)));
  const found = await pool.query<Sample>(
    `select id, provider_message_id as provider, profile_id as profile from messages
     where ctid = any ($1::tid[]) and created_at < now() - interval '1 day' order by random() limit $2`,
    [[...some].map((page) => `(${page},1)`), units],
  );
  return found.rows;
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await act();
  return performance.now() - begin;
}
