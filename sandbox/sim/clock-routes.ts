import { z } from 'zod';
import { LAST_INSTANT } from '../time/clock.ts';
import { isoTime, readTime } from '../time/instant.ts';
import { readDuration } from '../time/duration.ts';
import { ok } from '../http/reply.ts';
import type { Time } from '../time/time.ts';
import { problem, type SimRoute } from './route.ts';

/** Exactly one of them. */
const advanceSchema = z.union(
  [
    z.strictObject({ ms: z.number().min(0) }),
    z.strictObject({ to: z.string().transform(readTime).pipe(z.number()) }),
    z.strictObject({ by: z.string().transform(readDuration).pipe(z.number()) }),
  ],
  'give {"ms": 60000}, {"to": "2026-12-24T08:00:00Z"} or {"by": "48 hours"}',
);

/** As `POST /_sim/clock/advance` takes it. */
export type AdvanceInput = z.input<typeof advanceSchema>;

/** Where a clock is to go, epoch ms, or why it cannot; throws when it is told no place at all. */
export function targetOf(input: unknown, now: number): number | string {
  const read = advanceSchema.parse(input);
  const to = 'to' in read ? read.to : now + ('ms' in read ? read.ms : read.by);
  if (to < now) return 'time does not go back';
  return to > LAST_INSTANT ? 'there are no dates beyond that' : to;
}

/** `GET /_sim/clock`, and `POST /_sim/clock/advance` where the clock stands. */
export function clockRoutes(time: Time): readonly SimRoute[] {
  const { clock } = time;
  return [
    {
      method: 'GET',
      path: '/_sim/clock',
      handle: () => {
        const now = clock.now();
        const bent = clock.virtual(now);
        const coming = time.coming();
        return ok({
          mode: clock.mode,
          now: isoTime(now),
          scale: clock.scale,
          virtualNow: bent === undefined ? null : isoTime(bent),
          ...(coming && { pending: coming.count, next: coming.next === undefined ? null : isoTime(coming.next) }),
        });
      },
    },
    {
      method: 'POST',
      path: '/_sim/clock/advance',
      async handle({ body }) {
        if (time.advance === undefined)
          return problem(409, `time is ${clock.mode} here: start the sandbox with --virtual to advance it`);
        const to = targetOf(body, clock.now());
        if (typeof to === 'string') return problem(400, to);
        const done = await time.advance(to);
        const fired = done.fired.map(({ at, what }) => ({ at: isoTime(at), what }));
        return ok({ from: isoTime(done.from), now: isoTime(done.to), fired, total: done.total });
      },
    },
  ];
}
