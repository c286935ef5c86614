import { z } from 'zod';
import { ok } from '../http/reply.ts';
import { keySchema } from '../http/keys-schema.ts';
import type { Keys } from '../http/keys.ts';
import { problem, type SimRoute } from './route.ts';

const oneOrMore = z.union([z.array(keySchema).max(1_000), keySchema.transform((key) => [key])]);

/** `/_sim/keys`: who may enter. Once one key is known, only known ones open; with none, any does. */
export function keyRoutes(keys: Keys): readonly SimRoute[] {
  const done = ok({ done: true });
  return [
    { method: 'GET', path: '/_sim/keys', handle: () => ok({ keys: keys.list() }) },
    {
      method: 'POST',
      path: '/_sim/keys',
      handle: ({ body }) => ok({ ids: oneOrMore.parse(body).map((key) => keys.add(key)) }),
    },
    { method: 'DELETE', path: '/_sim/keys', handle: () => (keys.clear(), done) },
    {
      method: 'DELETE',
      path: '/_sim/keys/*',
      handle: ({ rest }) => (keys.remove(rest) ? done : problem(404, `no key ${rest}`)),
    },
  ];
}
