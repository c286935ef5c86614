import { createHash, randomBytes } from 'node:crypto';
import type { Pool } from 'pg';

/** On whose behalf somebody looks: the API key that the link was made with. */
export type ConsoleHolder = { readonly workspace: string; readonly keyId: string };

export type ConsoleAccess = {
  /** A new one-time link's token, good for 15 minutes. */
  offer(holder: ConsoleHolder): Promise<{ readonly token: string; readonly expiresAt: string }>;
  /** Turns a link into a session, once. Null where the link is unknown, used or too old. */
  enter(token: string): Promise<{ readonly session: string; readonly holder: ConsoleHolder } | null>;
  /** Null where the session is unknown, has ended, or nobody has looked for too long. */
  find(session: string): Promise<ConsoleHolder | null>;
  leave(session: string): Promise<void>;
};

/** Long enough to carry a link from a terminal to a browser, short enough that a forgotten one opens nothing. */
const linkLife = `interval '15 minutes'`;
/** A working week; after a night without a look one logs in again. */
export const sessionDays = 7;
const idleLife = `interval '12 hours'`;
/** Of one key; the one not seen for the longest time goes first. */
const mostSessions = 20;

const offerLink = `
with old as (delete from console_links where expires_at < now() - interval '1 day'),
ended as (delete from console_sessions where expires_at < now() or seen_at < now() - ${idleLife})
insert into console_links (hash, workspace, key_id, expires_at) values ($1, $2, $3, now() + ${linkLife})
returning to_json(expires_at) #>> '{}' as "expiresAt"`;

const enterOnce = `
with l as (update console_links set used_at = now() where hash = $1 and used_at is null and expires_at > now() returning workspace, key_id),
surplus as (delete from console_sessions where hash in (
  select s.hash from console_sessions s join l on l.key_id = s.key_id order by s.seen_at desc offset ${mostSessions - 1})),
s as (insert into console_sessions (hash, workspace, key_id, expires_at)
  select $2, workspace, key_id, now() + interval '${sessionDays} days' from l),
a as (insert into audit (workspace, actor, action, target) select workspace, 'key ' || key_id, 'console login', 'console' from l)
select workspace, key_id as "keyId" from l`;

/** Written down at most once a minute: looking is reading. */
const look = `
with s as (select * from console_sessions where hash = $1 and expires_at > now() and seen_at > now() - ${idleLife}),
u as (update console_sessions c set seen_at = now() from s where c.hash = s.hash and s.seen_at < now() - interval '1 minute')
select workspace, key_id as "keyId" from s`;

export function createConsoleAccess(pool: Pool): ConsoleAccess {
  return {
    async offer({ workspace, keyId }) {
      const token = newToken();
      const { rows } = await pool.query<{ expiresAt: string }>(offerLink, [hash(token), workspace, keyId]);
      const [row] = rows;
      if (!row) throw new Error('the link was not stored: the database answered no row');
      return { token, expiresAt: row.expiresAt };
    },
    async enter(token) {
      const session = newToken();
      const { rows } = await pool.query<ConsoleHolder>(enterOnce, [hash(token), hash(session)]);
      const [holder] = rows;
      return holder ? { session, holder } : null;
    },
    async find(session) {
      const { rows } = await pool.query<ConsoleHolder>(look, [hash(session)]);
      return rows[0] ?? null;
    },
    async leave(session) {
      await pool.query('delete from console_sessions where hash = $1', [hash(session)]);
    },
  };
}

/** 256 random bits: nothing that could be guessed, so a plain hash keeps them safe at rest. */
function newToken(): string {
  return randomBytes(32).toString('base64url');
}

function hash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
