import { hash } from 'node:crypto';
import { z } from 'zod';
import { vendorTime } from '../time/instant.ts';
import type { Caller } from '../http/caller.ts';
import { errorReply } from '../http/envelopes.ts';
import { sendAt } from '../http/fields-schema.ts';
import { ok } from '../http/reply.ts';
import type { Reply } from '../http/reply.ts';
import { perMinute, type RateLimit } from '../http/rate-limit.ts';
import { take } from '../http/take.ts';
import type { VendorRequest, VendorRoute } from '../http/route.ts';
import type { Channel } from '../oracle/entry.ts';
import type { Settings } from '../settings.ts';
import { bulkStatuses, type Bulks, type Steering } from './bulks.ts';

/** The vendor lets whoever sends look at a bulk; changing it is another matter, except for calls. */
type Access = { readonly reading: readonly string[]; readonly changing: readonly string[]; readonly limit?: RateLimit };

type Family = {
  readonly channel: Channel;
  readonly path: string;
  readonly days: number;
  readonly conflict: 400 | 409;
} & Access;

const calling = ['message:send', 'voice-message:message:send', 'voice-message:manage'];

/** How far a channel schedules, and how its API refuses a change that comes too late. */
const families: readonly Family[] = [
  {
    channel: 'sms',
    path: '/sms/1/bulks',
    days: 180,
    conflict: 400,
    reading: ['sms:message:send', 'sms:manage'],
    changing: ['sms:manage'],
  },
  { channel: 'voice', path: '/tts/3/bulks', days: 180, conflict: 400, reading: calling, changing: calling },
  {
    channel: 'email',
    path: '/email/1/bulks',
    days: 30, // as far as a form may; JSON begins with 5
    conflict: 409,
    reading: ['email:manage', 'email:message:send'],
    changing: ['email:manage'],
    limit: perMinute(100),
  },
];

/** `GET` and `PUT` of a bulk's instant and of its status, for text messages, calls and mails. */
export function bulkRoutes(bulks: Bulks, settings: () => Settings): readonly VendorRoute[] {
  return families.flatMap((family) => routesOf(bulks, settings, family));
}

/** A long number, as the vendor's; always the same for one client's id. */
const innerIdOf = (id: string): string =>
  String(10n ** 18n + (BigInt(`0x${hash('sha256', id, 'hex').slice(0, 15)}`) % 10n ** 18n));

function routesOf(bulks: Bulks, settings: () => Settings, family: Family): readonly VendorRoute[] {
  const { channel, path, conflict, reading, changing, limit } = family;
  const statusBody = z.object({ status: z.enum(bulkStatuses) });
  const instantBody = z.object({ sendAt });
  const notFound = errorReply('legacy', 404, [], 'Bulk not found');
  const idOf = ({ query }: VendorRequest): string => query.get('bulkId') ?? '';
  const forgets = (): boolean => settings().finishedBulks === 'gone';
  const status = ({ account }: Caller, id: string) => {
    const found = bulks.status(channel, account, id);
    return found === 'FINISHED' && forgets() ? undefined : found;
  };
  /** Every path of a bulk that is gone says so. What is kept need not be gone through for that. */
  const isGone = (caller: Caller, id: string): boolean => forgets() && status(caller, id) === undefined;
  /** The mail API lists the inner bulks of one client's id, by ids of their own; here there is always one. */
  const read = (id: string, found: object | undefined): Reply => {
    if (found === undefined) return notFound;
    return ok(
      channel === 'email'
        ? { externalBulkId: id, bulks: [{ bulkId: innerIdOf(id), ...found }] }
        : { bulkId: id, ...found },
    );
  };
  const write = (id: string, steering: Steering, now: object): Reply => {
    if (steering === 'done') return ok({ bulkId: id, ...now });
    if (steering === 'unknown') return notFound;
    return errorReply('legacy', conflict, [], conflict === 409 ? 'Update not allowed for bulk' : undefined);
  };
  return [
    {
      method: 'GET',
      path,
      scopes: reading,
      limit,
      handle: (request) => {
        const [{ caller }, id] = [request, idOf(request)];
        const at = isGone(caller, id) ? undefined : bulks.sendAt(channel, caller.account, id);
        return { reply: read(id, at === undefined ? undefined : { sendAt: vendorTime(at) }) };
      },
    },
    {
      method: 'PUT',
      path,
      horizonDays: family.days,
      scopes: changing,
      limit,
      handle: (request) =>
        take(instantBody.safeParse(request.body), request.body, 'legacy', ({ sendAt }) => {
          const [{ caller }, id] = [request, idOf(request)];
          const steering = isGone(caller, id) ? 'unknown' : bulks.reschedule(channel, caller.account, id, sendAt);
          return { reply: write(id, steering, { sendAt: vendorTime(sendAt) }) };
        }),
    },
    {
      method: 'GET',
      path: `${path}/status`,
      scopes: reading,
      limit,
      handle: (request) => {
        const found = status(request.caller, idOf(request));
        return { reply: read(idOf(request), found === undefined ? undefined : { status: found }) };
      },
    },
    {
      method: 'PUT',
      path: `${path}/status`,
      scopes: changing,
      limit,
      handle: (request) =>
        take(statusBody.safeParse(request.body), request.body, 'legacy', ({ status: wanted }) => {
          const [{ caller }, id] = [request, idOf(request)];
          const steering = isGone(caller, id) ? 'unknown' : bulks.change(channel, caller.account, id, wanted);
          return { reply: write(id, steering, { status: wanted }) };
        }),
    },
  ];
}
