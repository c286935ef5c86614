import type { Pool } from 'pg';
import { uuidOrNull } from './sql-json.ts';

/** A person as somebody names them: a profile id, or one of their names. */
export type PersonName =
  | { readonly kind: 'profile'; readonly id: string }
  | { readonly kind: 'identity'; readonly identity: string; readonly value: string }
  /** One box for everything: whatever the text could be. */
  | { readonly kind: 'anything'; readonly text: string };

/** The profile a name stands for today: of an alias, the one it was merged into. Null where nobody is known by it. */
export async function findProfile(pool: Pool, workspace: string, name: PersonName): Promise<string | null> {
  switch (name.kind) {
    case 'profile':
      return uuidOrNull(name.id) === null ? null : byId(pool, workspace, name.id);
    case 'identity':
      return byIdentity(pool, workspace, name.identity, name.value);
    case 'anything': {
      const { text } = name;
      const found = uuidOrNull(text) === null ? null : await byId(pool, workspace, text);
      return found ?? (await byAnyName(pool, workspace, text));
    }
  }
}

async function byId(pool: Pool, workspace: string, id: string): Promise<string | null> {
  return first(pool, 'select coalesce(alias_of, id) as id from profiles where workspace = $1 and id = $2', [
    workspace,
    id,
  ]);
}

/** As the router stores them: mail addresses in lower case, numbers without their grouping. */
function spellings(identity: string, value: string): readonly string[] {
  if (identity === 'email') return [value.trim().toLowerCase()];
  if (identity === 'phone') return [...new Set([value, value.replaceAll(/[^\d+]/g, '')])];
  return [value];
}

/** Mail addresses and numbers are traits as often as identities. */
async function byIdentity(pool: Pool, workspace: string, identity: string, value: string): Promise<string | null> {
  const values = spellings(identity, value);
  const found = await first(
    pool,
    `select coalesce(p.alias_of, p.id) as id from identities i join profiles p on p.id = i.profile_id
     where i.workspace = $1 and i.kind = $2 and i.value = any ($3)`,
    [workspace, identity, values],
  );
  if (found !== null) return found;
  if (identity === 'email') return byTrait(pool, workspace, `traits ? 'email' and lower(traits ->> 'email')`, values);
  if (identity === 'phone') return byTrait(pool, workspace, `traits ? 'phone' and (traits ->> 'phone')`, values);
  return null;
}

/** Strongest name first; each is one look into the index. */
async function byAnyName(pool: Pool, workspace: string, text: string): Promise<string | null> {
  for (const identity of ['userId', text.includes('@') ? 'email' : 'phone', 'anonymousId']) {
    const found = await byIdentity(pool, workspace, identity, text);
    if (found !== null) return found;
  }
  return null;
}

function byTrait(pool: Pool, workspace: string, trait: string, values: readonly string[]): Promise<string | null> {
  return first(
    pool,
    `select coalesce(alias_of, id) as id from profiles where workspace = $1 and ${trait} = any ($2)
     order by updated_at desc limit 1`,
    [workspace, values],
  );
}

async function first(pool: Pool, text: string, values: readonly unknown[]): Promise<string | null> {
  const { rows } = await pool.query<{ id: string }>(text, [...values]);
  return rows[0]?.id ?? null;
}
