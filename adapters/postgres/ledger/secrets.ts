import { createHmac, randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { base32 } from '../../../domain/ids.ts';
import type { MessageIdKey } from './identity.ts';

/** The newest version of a named key; made once, by whoever asks first. Keys live in PostgreSQL so that all machines sign alike (I4). */
export async function readSecret(pool: Pool, name: string): Promise<{ version: number; value: Buffer }> {
  await pool.query(
    'insert into secrets (name, version, value) select $1, 1, $2 where not exists (select 1 from secrets where name = $1) on conflict do nothing',
    [name, randomBytes(32)],
  );
  const { rows } = await pool.query<{ version: number; value: Buffer }>(
    'select version, value from secrets where name = $1 order by version desc limit 1',
    [name],
  );
  const secret = rows[0];
  if (secret === undefined)
    throw new Error(`secret '${name}' is missing right after it was made: is the database read-only?`);
  return secret;
}

/** 160 bits in 32 characters: opaque, under the provider's limit of 200, the same for every attempt (I4). */
export async function readMessageIdKey(pool: Pool): Promise<MessageIdKey> {
  const { version, value } = await readSecret(pool, 'message-id');
  return { version, sign: (text) => base32(createHmac('sha256', value).update(text).digest().subarray(0, 20)) };
}
