import { hash } from 'node:crypto';
import type { SandboxClock } from '../../time/clock.ts';
import { vendorTime } from '../../time/instant.ts';
import type { Recorder } from '../../oracle/oracle.ts';
import type { Timers } from '../../time/timers.ts';

export type Domain = {
  readonly domainId: number;
  readonly domainName: string;
  /** Once its DNS records have been found. */
  readonly active: boolean;
  readonly tracking: { readonly clicks: boolean; readonly opens: boolean; readonly unsubscribe: boolean };
  readonly createdAt: string;
  readonly returnPathAddress?: string;
};

type Kept = Domain | { readonly domainName: string; readonly gone: true };

/** The mail domains of each account. */
export type Domains = {
  /** By name. */
  list(account: string): readonly Domain[];
  get(account: string, name: string): Domain | undefined;
  /** Undefined: there is one of that name. */
  add(account: string, name: string): Domain | undefined;
  change(
    account: string,
    name: string,
    change: Partial<Pick<Domain, 'tracking' | 'returnPathAddress'>>,
  ): Domain | undefined;
  /** Looks at the DNS records in a moment; names that begin with `unverified.` never have them. */
  verify(account: string, name: string): boolean;
  remove(account: string, name: string): boolean;
};

const VERIFIED_AFTER_MS = 100;

/** Every account has one from the start: enough to be asked about. */
const first: Domain = {
  domainId: 1,
  domainName: 'acme.example',
  active: true,
  tracking: { clicks: true, opens: true, unsubscribe: true },
  createdAt: '2026-01-05T10:00:00.000+0000',
};

export function createDomains(deps: {
  readonly oracle: Pick<Recorder, 'shelf'>;
  readonly clock: SandboxClock;
  readonly timers: Timers;
}): Domains {
  const shelf = (account: string) => deps.oracle.shelf<Kept>(`domains ${account}`);
  const get: Domains['get'] = (account, name) => {
    const kept =
      shelf(account).get(name.toLowerCase()) ?? (name.toLowerCase() === first.domainName ? first : undefined);
    return kept === undefined || 'gone' in kept ? undefined : kept;
  };
  const put = (account: string, domain: Kept): void => shelf(account).put(domain.domainName, domain);
  const list: Domains['list'] = (account) => {
    const kept = shelf(account).all();
    const all = kept.some(({ domainName }) => domainName === first.domainName) ? kept : [first, ...kept];
    return all
      .filter((one): one is Domain => !('gone' in one))
      .toSorted((one, other) => one.domainName.localeCompare(other.domainName));
  };
  return {
    list,
    get,
    add(account, name) {
      if (get(account, name)) return undefined;
      const domain: Domain = {
        domainId: Math.max(1, ...list(account).map(({ domainId }) => domainId)) + 1,
        domainName: name.toLowerCase(),
        active: false,
        tracking: { clicks: true, opens: true, unsubscribe: true },
        createdAt: vendorTime(deps.clock.now()),
      };
      put(account, domain);
      return domain;
    },
    change(account, name, change) {
      const before = get(account, name);
      if (before === undefined) return undefined;
      const domain = { ...before, ...change };
      put(account, domain);
      return domain;
    },
    verify(account, name) {
      if (get(account, name) === undefined) return false;
      deps.timers.after(VERIFIED_AFTER_MS, () => {
        const domain = get(account, name);
        if (domain && !domain.domainName.startsWith('unverified.')) put(account, { ...domain, active: true });
      });
      return true;
    },
    remove(account, name) {
      if (get(account, name) === undefined) return false;
      put(account, { domainName: name.toLowerCase(), gone: true });
      return true;
    },
  };
}

/** What its owner has to write into the DNS. */
export function dnsRecordsOf({ domainName, active }: Domain): readonly object[] {
  const record = (recordType: string, name: string, expectedValue: string) => ({
    recordType,
    name,
    expectedValue,
    verified: active,
  });
  return [
    record('TXT', domainName, 'v=spf1 include:spf.infobip.com ~all'),
    record('TXT', `selector._domainkey.${domainName}`, `v=DKIM1; k=rsa; p=${hash('sha256', domainName, 'base64')}`),
    record('MX', `bounce.${domainName}`, 'mx.sandbox.localhost'),
    record('CNAME', `tracking.${domainName}`, 'tracking.sandbox.localhost'),
  ];
}
