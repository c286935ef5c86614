import { bucket, type RateLimit } from '../http/rate-limit.ts';
import { ok } from '../http/reply.ts';
import type { VendorRoute } from '../http/route.ts';

/** One number of its own, one mail domain: enough to be asked about. */
const numbers = [
  {
    numberKey: '6FED0BC540BFADD9B05ED7D89AAC22FA',
    number: '385916242493',
    country: 'HR',
    countryName: 'Croatia',
    type: 'VIRTUAL_LONG_NUMBER',
    capabilities: ['SMS', 'VOICE'],
    shared: false,
  },
];
const record = (recordType: string, name: string, expectedValue: string) => ({
  recordType,
  name,
  expectedValue,
  verified: true,
});
const domains = [
  {
    domainId: 1,
    domainName: 'acme.example',
    active: true,
    blocked: false,
    tracking: { clicks: true, opens: true, unsubscribe: true },
    dnsRecords: [record('TXT', 'acme.example', 'v=spf1 include:spf.infobip.com ~all')],
    createdAt: '2026-01-05T10:00:00.000+0000',
  },
];

/** What an account says of itself: credit, numbers, mail domains. */
export function accountRoutes(): readonly VendorRoute[] {
  const route = (path: string, scopes: readonly string[], json: object, limit?: RateLimit): VendorRoute => ({
    method: 'GET',
    path,
    scopes,
    limit,
    handle: () => ({ reply: ok(json) }),
  });
  return [
    route('/account/1/balance', ['account-management:manage'], { balance: 47.5, currency: 'EUR' }),
    route('/numbers/1/numbers', ['numbers:manage'], { numbers, numberCount: numbers.length }),
    route(
      '/email/1/domains',
      ['email:manage', 'email:message:send'],
      {
        paging: { page: 0, size: 20, totalPages: 1, totalResults: domains.length },
        results: domains,
      },
      bucket(5, 1),
    ),
  ];
}
