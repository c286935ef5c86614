import { isIPv4 } from 'node:net';

/**
 * True for 127.0.0.0/8, ::1 and `localhost`, by name or literal address only: a name is never resolved, because what it
 * resolves to may change between the check and the connection (I13).
 */
export function isLoopbackHost(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  return name === 'localhost' || name === '::1' || (isIPv4(name) && name.startsWith('127.'));
}
