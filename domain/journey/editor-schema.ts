import { z } from 'zod';
import { didShape } from '../condition/did-shape.ts';
import { comparisons } from '../condition/condition.ts';
import type { JsonObject } from '../json.ts';
import { entriesShape, entryShapes } from './entry/entry-schema.ts';
import { after, concurrent, goalWithin, journeyShape, stepShapes } from './schema.ts';
import { winnerShape } from './winner/winner-schema.ts';
import { eventType } from './text-schemas.ts';

const operators = Object.fromEntries(comparisons.map((op) => [op, z.unknown().optional()]));
const value = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.null(),
  z.strictObject({ ...operators, same: z.string().optional(), exists: z.boolean().optional() }),
]);
const did: z.ZodType = z
  .lazy(() => z.union([eventType, z.strictObject(didShape(condition))]))
  .meta({ id: 'did', description: 'an event that came, or a message that was sent, opened or clicked' });
const condition: z.ZodType = z
  .lazy(() =>
    z
      .object({ all: z.array(condition), any: z.array(condition), not: condition, did, segment: z.string() })
      .partial()
      .catchall(value),
  )
  .meta({ id: 'condition', description: 'paths and values, all, any or not' });

const matcher = z
  .union([eventType, z.strictObject({ event: eventType, where: condition.optional() })])
  .meta({ id: 'event' });
const steps: z.ZodType = z.lazy(() => z.array(step)).meta({ id: 'steps' });
const {
  case: oneCase,
  branch,
  share,
  split,
  undo,
  fallback,
  send,
  update,
  webhook,
  emit,
  enroll,
  takeBack,
  since,
  ...others
} = stepShapes({
  awaited: z.union([
    matcher,
    z.strictObject({ any: z.array(matcher) }),
    z.strictObject({ all: z.array(matcher) }),
    z.strictObject({ of: z.array(matcher), atLeast: z.int() }),
  ]),
  steps,
  matcher,
  condition,
});
const { send: sent, class: messageClass, topic, addressGrace } = send;
const { onFailure: _, else: __, id: ___, compensate: ____, ...call } = webhook;
const compensate = z
  .union([z.strictObject({ send: sent, class: messageClass, topic, addressGrace }), z.strictObject(call)])
  .optional()
  .meta({ id: 'compensate' });
const sending = {
  ...send,
  compensate,
  undo: z.union([z.string(), z.strictObject(undo)]).optional(),
  fallback: z.array(z.strictObject(fallback)).optional(),
};
const step: z.ZodType = z.union([
  z.strictObject(sending),
  ...[update, webhook, emit, enroll].map((shape) => z.strictObject({ ...shape, compensate })),
  ...Object.values(others).map((shape) => z.strictObject(shape)),
  z.strictObject({ ...branch, branch: z.array(z.strictObject(oneCase)) }),
  z.strictObject({ ...split, split: z.array(z.strictObject(share)), winner: z.strictObject(winnerShape).optional() }),
  z.strictObject({ ...takeBack, takeBack: z.strictObject(since) }),
  z.literal('exit'),
]);

/** JSON Schema of a journey file, for completion and squiggles in editors; `parseJourney` is what decides. */
export function journeyEditorSchema(): JsonObject {
  const goal = z.union([
    matcher,
    z.strictObject({ event: eventType, where: condition.optional(), within: goalWithin }),
  ]);
  const shape = journeyShape({ steps, matcher, condition, goal });
  const schema = z.strictObject({
    ...shape,
    on: z.union([matcher, z.strictObject(entryShapes.schedule), z.strictObject(entryShapes.date)]),
    reentry: z.union([z.enum(['once', 'always']), z.strictObject(after), z.strictObject(concurrent)]).optional(),
    entries: z.strictObject(entriesShape).optional(),
    exitOn: z.array(matcher).optional(),
    compensateOn: z.array(matcher).optional(),
  });
  return JSON.parse(JSON.stringify(z.toJSONSchema(schema, { target: 'draft-7', io: 'input' })));
}
