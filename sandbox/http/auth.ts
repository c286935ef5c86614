import type { Caller } from './caller.ts';
import type { Keys } from './keys.ts';

/** Reads `Authorization`: `App <key>`, `Basic base64(user:password)`, `Bearer <token>`, `IBSSO <token>`. */
export function createAuth(keys: Pick<Keys, 'callerOf'>): (header: string | undefined) => Caller | undefined {
  return (header) => {
    if (header === undefined) return undefined;
    if (header.startsWith('App ')) return keys.callerOf(header.slice(4).trim());
    const [scheme = '', credential = ''] = header.split(' ', 2);
    if (scheme === 'Bearer' || scheme === 'IBSSO') return keys.callerOf(credential);
    if (scheme !== 'Basic') return undefined;
    const login = Buffer.from(credential, 'base64').toString();
    return login.indexOf(':') > 0 ? keys.callerOf(login) : undefined;
  };
}
