import { z } from 'zod';
import { vendorTime } from '../clock.ts';
import { errorReply } from '../http/envelopes.ts';
import { sendAt } from '../http/fields-schema.ts';
import { ok } from '../http/reply.ts';
import type { Reply } from '../http/reply.ts';
import { take } from '../http/take.ts';
import type { VendorRequest, VendorRoute } from '../http/vendor.ts';
import type { Channel } from '../oracle/entry.ts';
import type { Settings } from '../settings.ts';
import { bulkStatuses, type Bulks, type Steering } from './bulks.ts';

type Family = { readonly channel: Channel; readonly path: string; readonly days: number; readonly conflict: 400 | 409 };

/** How far a channel schedules, and how its API refuses a change that comes too late. */
const families: readonly Family[] = [
  { channel: 'sms', path: '/sms/1/bulks', days: 180, conflict: 400 },
  { channel: 'voice', path: '/tts/3/bulks', days: 180, conflict: 400 },
  { channel: 'email', path: '/email/1/bulks', days: 5, conflict: 409 },
];

/** `GET` and `PUT` of a bulk's instant and of its status, for text messages, calls and mails. */
export function bulkRoutes(bulks: Bulks, settings: () => Settings): readonly VendorRoute[] {
  return families.flatMap((family) => routesOf(bulks, settings, family));
}

function routesOf(bulks: Bulks, settings: () => Settings, family: Family): readonly VendorRoute[] {
  const { channel, path, conflict } = family;
  const statusBody = z.object({ status: z.enum(bulkStatuses) });
  const instantBody = z.object({ sendAt });
  const notFound = errorReply('legacy', 404, [], 'Bulk not found');
  const idOf = ({ query }: VendorRequest): string => query.get('bulkId') ?? '';
  const status = (id: string) => {
    const found = bulks.status(channel, id);
    return found === 'FINISHED' && settings().finishedBulks === 'gone' ? undefined : found;
  };
  /** The mail API lists the inner bulks of one client's id; here there is always one. */
  const read = (id: string, found: object | undefined): Reply => {
    if (found === undefined) return notFound;
    return ok(
      channel === 'email' ? { externalBulkId: id, bulks: [{ bulkId: id, ...found }] } : { bulkId: id, ...found },
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
      handle: (request) => {
        const at = bulks.sendAt(channel, idOf(request));
        return { reply: read(idOf(request), at === undefined ? undefined : { sendAt: vendorTime(at) }) };
      },
    },
    {
      method: 'PUT',
      path,
      horizonDays: family.days,
      handle: (request) =>
        take(instantBody.safeParse(request.body), request.body, 'legacy', ({ sendAt }) => {
          const steering = bulks.reschedule(channel, idOf(request), sendAt);
          return { reply: write(idOf(request), steering, { sendAt: vendorTime(sendAt) }) };
        }),
    },
    {
      method: 'GET',
      path: `${path}/status`,
      handle: (request) => {
        const found = status(idOf(request));
        return { reply: read(idOf(request), found === undefined ? undefined : { status: found }) };
      },
    },
    {
      method: 'PUT',
      path: `${path}/status`,
      handle: (request) =>
        take(statusBody.safeParse(request.body), request.body, 'legacy', ({ status: wanted }) => {
          const id = idOf(request);
          const steering = status(id) === undefined ? 'unknown' : bulks.change(channel, id, wanted);
          return { reply: write(id, steering, { status: wanted }) };
        }),
    },
  ];
}
