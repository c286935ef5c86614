import type { z } from 'zod';
import { accountKeyOf } from '../account/account-key.ts';
import type { SandboxClock } from '../time/clock.ts';
import { readTime } from '../time/instant.ts';
import type { Caller } from '../http/caller.ts';
import { errorReply } from '../http/envelopes.ts';
import { pagedReply } from '../http/paging.ts';
import { perSecond } from '../http/rate-limit.ts';
import type { VendorAnswer, VendorRoute } from '../http/route.ts';
import { take } from '../http/take.ts';
import { addressKey } from '../oracle/filter.ts';
import type { Settings } from '../settings.ts';
import type { Timers } from '../time/timers.ts';
import type { Blocked, Blocklist } from './blocklist.ts';
import { addition, listing, removal } from './schema.ts';

const accepted: VendorAnswer = { reply: { status: 202 } };

/** `/platform/1/blocklists`: what is added and removed takes effect a while after the reply, as the vendor says. */
export function blocklistRoutes(deps: {
  readonly blocklist: Blocklist;
  readonly clock: SandboxClock;
  readonly timers: Timers;
  readonly settings: () => Settings;
}): readonly VendorRoute[] {
  const { blocklist, clock, timers, settings } = deps;
  const frame = { path: '/platform/1/blocklists', scopes: ['blocklist:manage'], limit: perSecond(1) };
  const soon = (run: () => void): VendorAnswer => {
    timers.after(settings().blocklistLagMs, run, 'blocklist');
    return accepted;
  };
  return [
    {
      ...frame,
      method: 'GET',
      handle: ({ query, caller }) => {
        const given = Object.fromEntries(query);
        return take(listing.safeParse(given), given, 'legacy', (filter) => list(blocklist, caller, filter));
      },
    },
    {
      ...frame,
      method: 'POST',
      handle: ({ body, caller }) =>
        take(addition.safeParse(body), body, 'legacy', (valid) =>
          soon(() => {
            const createdDate = new Date(clock.now()).toISOString();
            for (const record of recordsOf(valid.blocklist, caller))
              blocklist.add({ ...record, sourceType: 'CUSTOM', createdDate });
          }),
        ),
    },
    {
      ...frame,
      method: 'DELETE',
      handle: ({ body, caller }) =>
        take(removal.safeParse(body), body, 'legacy', (valid) =>
          soon(() => {
            for (const { sourceType, ...rest } of valid.blocklist)
              for (const record of recordsOf([rest], caller)) blocklist.remove({ ...record, sourceType });
          }),
        ),
    },
  ];
}

function* recordsOf(
  listed: z.infer<typeof addition>['blocklist'],
  { account }: Caller,
): Generator<Omit<Blocked, 'sourceType' | 'createdDate'>> {
  for (const { destinations, sender, channel, accountKey = accountKeyOf(account) } of listed)
    for (const { to } of destinations) yield { account, destination: addressKey(to), sender, channel, accountKey };
}

const badDates = 'created dates must be in supported format, both present and valid (`from` must be before `to`)';

function list(blocklist: Blocklist, { account }: Caller, filter: z.infer<typeof listing>): VendorAnswer {
  const { sender, destination, channel, sourceType, accountKey, createdDateFrom, createdDateTo, page, size } = filter;
  const isRange = createdDateFrom !== undefined || createdDateTo !== undefined;
  const [from, to] = [readTime(createdDateFrom ?? ''), readTime(createdDateTo ?? '')];
  if (isRange && (from === undefined || to === undefined || from > to))
    return { reply: errorReply('legacy', 400, [{ property: 'request', violation: badDates }]) };
  const fits = (one: Blocked): boolean => {
    const at = Date.parse(one.createdDate);
    return (
      (sender === undefined || one.sender === sender) &&
      (destination === undefined || one.destination === addressKey(destination)) &&
      (channel === undefined || one.channel === channel) &&
      (sourceType === undefined || one.sourceType === sourceType) &&
      (accountKey === undefined || one.accountKey === accountKey) &&
      (from === undefined || at >= from) &&
      (to === undefined || at <= to)
    );
  };
  const found = blocklist.list(account).filter(fits);
  return { reply: pagedReply(found, { page, size }, ({ account: _account, ...shown }) => shown) };
}
