import { z } from 'zod';
import type { SandboxClock } from '../../time/clock.ts';
import { readTime } from '../../time/instant.ts';
import { errorReply } from '../../http/envelopes.ts';
import { sized } from '../../http/fields-schema.ts';
import { readCount } from '../../http/paging.ts';
import { perSecond } from '../../http/rate-limit.ts';
import { ok } from '../../http/reply.ts';
import type { VendorRoute } from '../../http/route.ts';
import { take } from '../../http/take.ts';
import { newBulkId } from '../../ids.ts';
import type { Settings } from '../../settings.ts';
import { mailManageScopes } from '../scopes.ts';
import type { Suppressions } from '../suppressions/suppressions.ts';
import type { Validated, Validations } from './validations.ts';
import { judgeAddress, type AddressVerdict } from './verdict.ts';

/** 100,000 addresses in one call. */
const MOST_BYTES = 40 * 1024 * 1024;
const WEEK_MS = 7 * 86_400_000;
const [USUAL_SIZE, MOST_SIZE] = [100, 1_000];

const oneBody = z.object({ to: z.string().min(1, 'must not be blank') });
const manyBody = z.object({
  validationRequestId: sized(0, 200).optional(),
  destinations: z
    .array(z.object({ destination: sized(1, 320) }))
    .min(1)
    .max(100_000, 'size must be between 1 and 100000'),
});

/** `POST /email/2/validation`, and lists of addresses: `POST` and `GET /email/2/validations`. */
export function validationRoutes(deps: {
  readonly suppressions: Suppressions;
  readonly validations: Validations;
  readonly clock: SandboxClock;
  readonly settings: () => Settings;
}): readonly VendorRoute[] {
  const { suppressions, validations, clock, settings } = deps;
  const judgeOf = (account: string): ((address: string) => AddressVerdict) => {
    const bounced = suppressions.bounced(account);
    const { magic } = settings();
    return (address) => judgeAddress(address, { bounced, magic });
  };
  return [
    {
      method: 'POST',
      path: '/email/2/validation',
      scopes: mailManageScopes,
      limit: perSecond(150),
      body: 'either',
      handle: ({ body, form, caller }) => {
        const said = body ?? { to: form.fields.get('to')?.[0] };
        return take(oneBody.safeParse(said), said, 'legacy', ({ to }) => ({
          reply: ok({ to, ...judgeOf(caller.account)(to) }),
        }));
      },
    },
    {
      method: 'POST',
      path: '/email/2/validations',
      scopes: mailManageScopes,
      limit: perSecond(1),
      mostBytes: MOST_BYTES,
      handle: ({ body, caller }) =>
        take(manyBody.safeParse(body), body, 'modern', ({ validationRequestId, destinations }) => {
          const id = validationRequestId || newBulkId();
          validations.request(
            caller.account,
            id,
            destinations.map(({ destination }) => destination),
          );
          return { reply: { status: 202, json: { validationRequestId: id } } };
        }),
    },
    {
      method: 'GET',
      path: '/email/2/validations',
      scopes: mailManageScopes,
      limit: perSecond(1),
      handle: ({ query, caller: { account } }) => {
        const size = readCount(query, 'size', USUAL_SIZE, 1, MOST_SIZE);
        if (typeof size !== 'number') return { reply: errorReply('modern', 400, [size]) };
        const start = offsetOf(query.get('cursor'));
        const wanted = filterOf(query, clock.now());
        const judge = judgeOf(account);
        const found = [];
        let position = 0;
        for (const one of validations.list(account)) {
          if (!wanted.isAsked(one)) continue;
          const verdict = judge(one.destination);
          if (!wanted.fits(verdict)) continue;
          position += 1;
          if (position > start) found.push({ one, verdict });
          if (found.length > size) break;
        }
        const paging = {
          size,
          previousCursor: start > 0 ? cursorOf(Math.max(0, start - size)) : '',
          nextCursor: found.length > size ? cursorOf(start + size) : '',
        };
        return { reply: ok({ results: found.slice(0, size).map(resultOf), paging }) };
      },
    },
  ];
}

const resultOf = ({ one, verdict }: { readonly one: Validated; readonly verdict: AddressVerdict }): object => ({
  destination: one.destination,
  ...verdict,
  bulkValidationDate: one.at,
  validationRequestId: one.validationRequestId,
});

const cursorOf = (offset: number): string => Buffer.from(`from ${offset}`).toString('hex').toUpperCase();

function offsetOf(cursor: string | null): number {
  const offset = Number(/^from (\d{1,9})$/.exec(Buffer.from(cursor ?? '', 'hex').toString())?.[1] ?? 0);
  return Number.isSafeInteger(offset) ? offset : 0;
}

type Wanted = { isAsked(one: Validated): boolean; fits(verdict: AddressVerdict): boolean };

/** In two steps: an address that nobody asks about is not judged. */
function filterOf(query: URLSearchParams, now: number): Wanted {
  const destinations = new Set(query.getAll('destination').flatMap((text) => text.split(',')));
  const id = query.get('validationRequestId');
  const [from, to] = [
    readTime(query.get('validatedDateFrom') ?? '') ?? now - WEEK_MS,
    readTime(query.get('validatedDateTo') ?? ''),
  ];
  const wanted = (['validMailbox', 'validSyntax', 'catchAll', 'disposable', 'roleBased', 'risk'] as const)
    .map((name) => [name, query.get(name)] as const)
    .filter(([, value]) => value !== null);
  return {
    isAsked: (one) =>
      (id === null || one.validationRequestId === id) &&
      (destinations.size === 0 || destinations.has(one.destination)) &&
      Date.parse(one.at) >= from &&
      (to === undefined || Date.parse(one.at) <= to),
    fits: (verdict) => wanted.every(([name, value]) => String(verdict[name]) === value),
  };
}
