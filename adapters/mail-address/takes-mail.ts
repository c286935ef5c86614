import { Resolver } from 'node:dns/promises';
import { LRUCache } from 'lru-cache';

/** The two questions about a domain. Rejects with Node's error codes, as `dns.Resolver` does. */
export type MailResolver = {
  resolveMx(domain: string): Promise<readonly { readonly exchange: string }[]>;
  /** Addresses of either family. */
  resolveHost(domain: string): Promise<readonly string[]>;
};

/** Why surely nobody takes mail for a domain; null: somebody does, or nobody knows. */
export type TakesMail = (domain: string) => Promise<string | null>;

/** What the DNS says when it is sure: there is no such name, or nothing of that kind under it. Everything else is a failure to answer. */
const sure = new Set(['ENOTFOUND', 'ENODATA']);

/** Long enough that a campaign asks once for each domain, short enough that a new domain is not refused for long. */
const knownMs = { yes: 3_600_000, no: 300_000 } as const;
const mostDomains = 10_000;
/** A send waits at most so long for an answer, and then does without. */
const patienceMs = 1_500;

/**
 * Whether anybody takes mail for a domain (RFC 5321 §5.1): its MX records, else its own addresses; a record that names nobody says no
 * (RFC 7505). Only a clear no counts: a resolver that fails or is slow refuses nobody, and is asked again the next time.
 */
export function createTakesMail(resolver: MailResolver, waitMs: number = patienceMs): TakesMail {
  const known = new LRUCache<string, { readonly no: string | null }>({ max: mostDomains });
  /** Two messages at once ask once. */
  const asked = new Map<string, Promise<string | null>>();

  const ask = async (domain: string): Promise<string | null> => {
    const verdict = await judge(resolver, domain);
    if (verdict === undefined) return null;
    known.set(domain, { no: verdict }, { ttl: verdict === null ? knownMs.yes : knownMs.no });
    return verdict;
  };
  return async (domain) => {
    const found = known.get(domain);
    if (found !== undefined) return found.no;
    const answer = asked.get(domain) ?? ask(domain).finally(() => asked.delete(domain));
    asked.set(domain, answer);
    return inTime(answer, waitMs);
  };
}

/** Undefined: the resolver does not know. */
async function judge(resolver: MailResolver, domain: string): Promise<string | null | undefined> {
  const servers = await outcome(resolver.resolveMx(domain));
  if (servers === undefined) return undefined;
  if (servers.length > 0)
    return servers.every(({ exchange }) => exchange === '' || exchange === '.') ? 'its domain takes no mail' : null;
  const hosts = await outcome(resolver.resolveHost(domain));
  if (hosts === undefined) return undefined;
  return hosts.length > 0 ? null : 'its domain has no mail server';
}

/** Empty where the DNS is sure that there is nothing; undefined where it could not say. */
async function outcome<Found>(question: Promise<readonly Found[]>): Promise<readonly Found[] | undefined> {
  try {
    return await question;
  } catch (error) {
    return isSure(error) ? [] : undefined;
  }
}

async function inTime(answer: Promise<string | null>, ms: number): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, ms, null);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The name servers of this machine, one try each. */
export function systemResolver(): MailResolver {
  const resolver = new Resolver({ timeout: 1_000, tries: 1 });
  return {
    resolveMx: (domain) => resolver.resolveMx(domain),
    async resolveHost(domain) {
      const found = await Promise.allSettled([resolver.resolve4(domain), resolver.resolve6(domain)]);
      const hosts = found.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
      if (hosts.length > 0) return hosts;
      // One family that failed to answer leaves the question open.
      for (const one of found) if (one.status === 'rejected' && !isSure(one.reason)) throw one.reason;
      return [];
    },
  };
}

const isSure = (error: unknown): boolean => error instanceof Error && 'code' in error && sure.has(String(error.code));
