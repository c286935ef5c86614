import { createHmac } from 'node:crypto';
import type { Pool } from 'pg';
import type { UnsubscribeSigner } from '../../domain/message/unsubscribe-token.ts';
import { readSecret } from './ledger/secrets.ts';

/** The key of unsubscribe links: every version verifies, the newest signs. */
export type UnsubscribeKey = { readonly version: number; readonly sign: UnsubscribeSigner };

const name = 'unsubscribe';

/** Made once, by whoever asks first; kept in memory afterwards. */
export async function readUnsubscribeKey(pool: Pool): Promise<UnsubscribeKey> {
  const { version } = await readSecret(pool, name);
  const { rows } = await pool.query<{ version: number; value: Buffer }>(
    'select version, value from secrets where name = $1',
    [name],
  );
  const keys = new Map(rows.map((row) => [row.version, row.value]));
  return {
    version,
    sign: (keyVersion, text) => {
      const key = keys.get(keyVersion);
      return key === undefined ? undefined : createHmac('sha256', key).update(text).digest();
    },
  };
}
