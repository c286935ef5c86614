import { ok } from '../http/reply.ts';
import type { VendorRoute } from '../http/route.ts';
import type { Credit } from './credit.ts';
import { listNumbers } from './numbers.ts';
import { CURRENCY } from './price.ts';

/** What an account says of itself: credit and numbers. */
export function accountRoutes(credit: Credit): readonly VendorRoute[] {
  return [
    {
      method: 'GET',
      path: '/account/1/balance',
      scopes: ['account-management:manage'],
      handle: ({ caller }) => ({
        reply: ok({ balance: rounded(credit.balance(caller.account)), currency: CURRENCY }),
      }),
    },
    {
      method: 'GET',
      path: '/numbers/1/numbers',
      scopes: ['numbers:manage'],
      handle: ({ query }) => ({ reply: ok(listNumbers(query)) }),
    },
  ];
}

/** Thousandths of a cent are dust of floating point. */
const rounded = (amount: number): number => Math.round(amount * 1e5) / 1e5;
