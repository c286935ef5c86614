import { readFileSync } from 'node:fs';

export type Account = Readonly<{ name: string; uid: number; gid: number }>;

/** System accounts that own nothing and exist nearly everywhere; we never create one. */
const CANDIDATES = ['nobody', 'daemon'];

/**
 * The account PostgreSQL must run as: undefined means "as ourselves". PostgreSQL refuses to run as root, so root hands
 * it to an unprivileged account that already exists.
 */
export function postgresAccount(uid = process.getuid?.(), passwd = '/etc/passwd'): Account | undefined {
  if (uid !== 0) return undefined;
  const lines = readFileSync(passwd, 'utf8').split('\n');
  for (const name of CANDIDATES) {
    const [, , accountUid, accountGid] = lines.find((line) => line.startsWith(`${name}:`))?.split(':') ?? [];
    // macOS writes nobody as -2, which the kernel takes as the unsigned number.
    if (accountUid !== undefined && Number(accountUid) !== 0) {
      return { name, uid: Number(accountUid) >>> 0, gid: Number(accountGid) >>> 0 };
    }
  }
  throw new Error(
    `PostgreSQL refuses to run as root and none of the accounts ${CANDIDATES.join(', ')} is in ${passwd}; ` +
      'run as an ordinary user, or use your own server with --external and DATABASE_URL',
  );
}
