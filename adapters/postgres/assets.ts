import { LRUCache } from 'lru-cache';
import type { ClientBase, Pool } from 'pg';

type Bytes = Uint8Array<ArrayBuffer>;
type Db = Pick<ClientBase, 'query'>;

/** Kept in each process that sends: files are few, and everybody's mail carries the same. */
const cacheBytes = 96_000_000;

/** The bytes of published files by their hash; content never changes under a hash, so a cache needs no expiry (I9). */
export function createAssets(pool: Pool): (workspace: string, hash: string) => Promise<Bytes> {
  const cache = new LRUCache<string, Bytes>({
    maxSize: cacheBytes,
    sizeCalculation: (bytes) => Math.max(1, bytes.byteLength),
    fetchMethod: (_key, _stale, { context }) => read(pool, context as Asset),
  });
  return async (workspace, hash) => {
    const asset: Asset = { workspace, hash };
    const found = await cache.fetch(`${workspace}/${hash}`, { context: asset });
    // Larger than the whole cache: read, and not kept.
    return found ?? read(pool, asset);
  };
}

type Asset = { readonly workspace: string; readonly hash: string };

async function read(pool: Pool, { workspace, hash }: Asset): Promise<Bytes> {
  const { rows } = await pool.query<{ bytes: Buffer }>({
    name: 'asset.read',
    text: 'select bytes from assets where workspace = $1 and hash = $2',
    values: [workspace, hash],
  });
  const [row] = rows;
  if (row === undefined)
    throw new Error(`workspace '${workspace}' has no asset ${hash}; a published template names it`);
  return new Uint8Array(row.bytes);
}

/** A second time changes nothing. The database refuses a hash that is not that of the bytes. */
export async function storeAsset(db: Db, workspace: string, hash: string, bytes: Uint8Array): Promise<void> {
  await db.query('insert into assets (workspace, hash, bytes) values ($1, $2, $3) on conflict do nothing', [
    workspace,
    hash,
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  ]);
}

/** Those of the hashes whose bytes have not arrived. */
export async function missingAssets(db: Db, workspace: string, hashes: readonly string[]): Promise<readonly string[]> {
  if (hashes.length === 0) return [];
  const { rows } = await db.query<{ hash: string }>(
    `select wanted.hash from unnest($2::text[]) as wanted (hash)
     where not exists (select 1 from assets a where a.workspace = $1 and a.hash = wanted.hash) order by 1`,
    [workspace, hashes],
  );
  return rows.map(({ hash }) => hash);
}
