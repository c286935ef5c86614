import type { RouteShorthandOptions } from 'fastify';
import { z } from 'zod';

const person = {
  userId: z.string().nullish().describe('Your id of the person'),
  anonymousId: z.string().nullish().describe('A device or session not yet known; userId or anonymousId is needed'),
};
const common = {
  ...person,
  messageId: z.string().optional().describe('The same over retries; without it the id is derived from the content'),
  timestamp: z.string().optional(),
  sentAt: z.string().optional(),
  context: z.record(z.string(), z.unknown()).optional(),
};
const bag = z.record(z.string(), z.unknown()).optional();

const bodies = {
  identify: z.looseObject({ ...common, traits: bag }),
  track: z.looseObject({ ...common, event: z.string(), properties: bag }),
  page: z.looseObject({ ...common, name: z.string().optional(), category: z.string().optional(), properties: bag }),
  screen: z.looseObject({ ...common, name: z.string().optional(), category: z.string().optional(), properties: bag }),
  group: z.looseObject({ ...common, groupId: z.string(), traits: bag }),
  alias: z.looseObject({ ...common, previousId: z.string() }),
  batch: z.looseObject({
    batch: z.array(z.looseObject({ ...common, type: z.string() })),
    sentAt: z.string().optional(),
    writeKey: z.string().optional(),
  }),
  events: z
    .looseObject({
      specversion: z.literal('1.0'),
      id: z.string(),
      source: z.string(),
      type: z.string().describe('Two tokens, such as user.signed_up'),
      time: z.string().optional(),
      subject: z.string().optional().describe('The user id, where data names nobody'),
      data: z.looseObject(person).optional(),
    })
    .describe('One CloudEvent, an array of them, or binary mode with ce-* headers'),
} as const;

const summaries: Readonly<Record<keyof typeof bodies, string>> = {
  identify: 'Who a person is: traits',
  track: 'Something a person did',
  page: 'A page seen',
  screen: 'A screen seen',
  group: 'The group a person belongs to',
  alias: 'Two names of one person',
  batch: 'Many calls at once; a bad one is set aside and never fails the others',
  events: 'CloudEvents 1.0: structured, batched or binary',
};

const success = z.object({ success: z.literal(true) });
const accepted = z.object({ accepted: z.int(), duplicates: z.int(), parked: z.int() });

/**
 * Documentation only: these routes judge bodies themselves, one message at a time, so no schema runs on the hot path (2.26).
 */
export function ingestDocs(call: keyof typeof bodies): RouteShorthandOptions {
  return {
    schema: {
      tags: ['ingest'],
      summary: summaries[call],
      security: [{ writeKey: [] }],
      body: bodies[call],
      response: call === 'events' ? { 202: accepted } : { 200: success },
    },
    validatorCompiler: () => () => true,
    serializerCompiler: () => (data: unknown) => JSON.stringify(data),
  };
}
