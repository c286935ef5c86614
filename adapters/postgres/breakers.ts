import type { Pool } from 'pg';
import { uuidOrNull } from './reads/sql-json.ts';

/** A prefix to which nothing leaves until a person has looked. */
export type OpenBreaker = {
  readonly id: string;
  /** Digits of a number less its last four. */
  readonly prefix: string;
  /** How many messages had left for it when it opened. */
  readonly messages: number;
  readonly since: string;
};

export type Breakers = {
  /** Those that are open, the latest first; at most 200. */
  open(workspace: string): Promise<readonly OpenBreaker[]>;
  /** Closes one, and forgets what it had counted. False: no such breaker is open. */
  reset(workspace: string, id: string, by: string, reason: string): Promise<boolean>;
};

const list = `
select id, prefix, cardinality(recent) as messages, to_json(changed_at) #>> '{}' as since
from prefix_breakers where workspace = $1 and open order by changed_at desc limit 200`;

const close = `
with b as (
  update prefix_breakers set recent = '{}', changed_at = now() where workspace = $1 and id = $2::uuid and open returning id, prefix),
a as (
  insert into audit (workspace, actor, action, target, detail)
  select $1, $3, 'breaker.reset', prefix, jsonb_build_object('breaker', id, 'reason', $4::text) from b),
o as (
  insert into outbox (subject, message_id, payload)
  select 'out.' || $1 || '.workspace.breaker_reset', 'breaker:' || id || ':' || extract(epoch from now()),
    jsonb_build_object('type', 'workspace.breaker_reset', 'breaker', id, 'at', now()) from b)
select 1 from b`;

/** The toll-fraud breakers of prefixes. */
export function createBreakers(pool: Pool): Breakers {
  return {
    async open(workspace) {
      return (await pool.query<OpenBreaker>(list, [workspace])).rows;
    },
    async reset(workspace, id, by, reason) {
      if (uuidOrNull(id) === null) return false;
      return (await pool.query(close, [workspace, id, by, reason])).rowCount === 1;
    },
  };
}
