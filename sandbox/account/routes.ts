import { ok } from '../http/reply.ts';
import type { VendorRoute } from '../http/route.ts';

/** One number of its own: enough to be asked about. */
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

/** What an account says of itself: credit and numbers. */
export function accountRoutes(): readonly VendorRoute[] {
  const route = (path: string, scopes: readonly string[], json: object): VendorRoute => ({
    method: 'GET',
    path,
    scopes,
    handle: () => ({ reply: ok(json) }),
  });
  return [
    route('/account/1/balance', ['account-management:manage'], { balance: 47.5, currency: 'EUR' }),
    route('/numbers/1/numbers', ['numbers:manage'], { numbers, numberCount: numbers.length }),
  ];
}
