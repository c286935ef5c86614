import { lookup as askSystem } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { failureWords } from './failure-words.ts';
import { isPublicAddress } from './public-address.ts';

export type Reach =
  /** What the connection uses instead of asking again. */
  | { readonly kind: 'reach'; readonly lookup: LookupFunction }
  | { readonly kind: 'refused'; readonly reason: string; readonly again: boolean };

/** All addresses of a name. */
export type Resolve = (host: string) => Promise<readonly { readonly address: string; readonly family: number }[]>;

const resolveBySystem: Resolve = (host) => askSystem(host, { all: true });

/**
 * Where a name leads, asked once: every address must be one of the open internet, and the connection goes to the one that was checked, so that
 * a name which means something else a moment later (DNS rebinding) gains nothing by it.
 */
export async function reachOf(host: string, resolve: Resolve = resolveBySystem): Promise<Reach> {
  let found: Awaited<ReturnType<Resolve>>;
  try {
    found = isIP(host) > 0 ? [{ address: host, family: isIP(host) }] : await resolve(host);
  } catch (error) {
    return { kind: 'refused', reason: failureWords(error), again: true };
  }
  const [first] = found;
  if (first === undefined || !found.every(({ address }) => isPublicAddress(address)))
    return { kind: 'refused', reason: 'the address leads into a private network', again: false };
  const lookup: LookupFunction = (_host, options, done) =>
    options.all ? done(null, [first]) : done(null, first.address, first.family);
  return { kind: 'reach', lookup };
}
