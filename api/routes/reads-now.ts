import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { RouteDeps } from '../app-deps.ts';
import { inTime } from '../in-time.ts';
import { engineNames } from '../ports.ts';
import { haltSchema, many, security } from '../schema.ts';

const waiting = z.object({ count: z.int(), oldest: z.string().nullable() });
const nowSchema = z.object({
  engines: many(z.object({ name: z.enum(engineNames), up: z.boolean(), detail: z.string().optional() })),
  halts: many(haltSchema).nullable().describe('Null while the database is away'),
  parked: z
    .object({
      heldBack: many(z.object({ reason: z.string(), people: z.int() })),
      messages: many(z.object({ state: z.enum(['UNKNOWN', 'HELD']), count: z.int(), oldest: z.string() })),
      examples: many(
        z.object({
          id: z.string(),
          profile: z.string(),
          journey: z.string().nullable(),
          channel: z.string(),
          template: z.string(),
          state: z.string(),
          reason: z.string(),
          since: z.string(),
        }),
      ),
      compensations: waiting.describe('What could not be undone; GET /v1/compensations?state=parked lists it'),
      dispatches: waiting.describe('Calls to Temporal that are more than ten seconds late'),
      breakers: waiting.describe('Toll-fraud breakers that are open; GET /v1/breakers lists them'),
      optOutDoubts: waiting.describe('What may be an opt-out and waits for a person; GET /v1/opt-outs lists it'),
      outbox: waiting.describe('Outcome events that are not published yet'),
    })
    .nullable()
    .describe('Null while the database is away'),
});

/** A page that says what is wrong must answer when something is. */
const patienceMs = 2_000;

/** How things stand: engines, brakes, and whatever waits for something or somebody. */
export function nowRoutes(app: FastifyInstance, { authenticator, commands, health, queries }: RouteDeps): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/v1/now',
    {
      schema: {
        tags: ['health'],
        summary: 'Engines, brakes, and what is parked; answers also while an engine is away',
        security,
        response: { 200: nowSchema },
      },
    },
    async (request) => {
      const { workspace } = authenticator.caller(request, 'read');
      const [engines, halts, parked] = await Promise.all([
        health.engines(),
        inTime(commands.brake.open(workspace), patienceMs),
        inTime(queries.parked(workspace), patienceMs),
      ]);
      return { engines, halts, parked };
    },
  );
}
