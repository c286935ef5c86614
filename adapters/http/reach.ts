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

type Found = Awaited<ReturnType<Resolve>>;

const resolveBySystem: Resolve = (host) => askSystem(host, { all: true });

/**
 * Where a name leads, asked once: every address must be one of the open internet, and the connection goes to those that were checked, so that
 * a name which means something else a moment later (DNS rebinding) gains nothing by it.
 */
export async function reachOf(host: string, patienceMs: number, resolve: Resolve = resolveBySystem): Promise<Reach> {
  let found: Found | null;
  try {
    found = isIP(host) > 0 ? [{ address: host, family: isIP(host) }] : await inTime(resolve(host), patienceMs);
  } catch (error) {
    return { kind: 'refused', reason: failureWords(error), again: true };
  }
  if (found === null) return { kind: 'refused', reason: `host name not resolved within ${patienceMs} ms`, again: true };
  const all = [...found];
  const [first] = all;
  if (first === undefined || !all.every(({ address }) => isPublicAddress(address)))
    return { kind: 'refused', reason: 'the address leads into a private network', again: false };
  const lookup: LookupFunction = (_host, options, done) =>
    options.all ? done(null, all) : done(null, first.address, first.family);
  return { kind: 'reach', lookup };
}

/** The system's resolver knows no time limit and cannot be stopped: it is left alone. Null: it was too slow. */
async function inTime(answer: Promise<Found>, ms: number): Promise<Found | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => (timer = setTimeout(resolve, ms, null)));
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
