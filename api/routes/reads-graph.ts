import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { messageFates } from '../../adapters/postgres/reads/journey-graph.ts';
import type { StepCounts } from '../../adapters/postgres/reads/journey-graph.ts';
import { graphOf } from '../../domain/journey/graph.ts';
import { journeyStatuses } from '../../domain/journey/status.ts';
import type { RouteDeps } from '../app-deps.ts';
import { problem } from '../problem.ts';
import { security } from '../schema.ts';

const counts = z.object({
  running: z.int().describe('People who are at this step right now'),
  heldBack: z.int().describe('Of them, those whose send something keeps back'),
  messages: z.partialRecord(z.enum(messageFates), z.int()),
});
const graphSchema = z.object({
  journey: z.string(),
  name: z.string().nullable(),
  status: z.enum(journeyStatuses),
  version: z.string(),
  nodes: z.array(z.object({ id: z.string(), kind: z.string(), title: z.string(), counts: counts.nullable() })),
  edges: z.array(z.object({ from: z.string(), to: z.string(), label: z.string().nullable() })),
  elsewhere: z.int().describe('People of earlier versions, at steps that this version lacks'),
  counted: z.boolean().describe('False where the ledger is too long to be counted while somebody waits'),
});

/** A journey as boxes and arrows with live counts. */
export function graphRoutes(app: FastifyInstance, { authenticator, queries }: RouteDeps): void {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/v1/journeys/:id/graph',
    {
      schema: {
        tags: ['journeys'],
        summary: 'The live version as a graph, with who is where and what became of each step’s messages',
        security,
        params: z.object({ id: z.string() }),
        response: { 200: graphSchema },
      },
    },
    async (request) => {
      const { workspace } = authenticator.caller(request, 'read');
      const { id } = request.params;
      const found = await queries.journeyCounts(workspace, id);
      if (!found) throw problem(404, `There is no journey "${id}"; GET /v1/journeys lists them.`);
      const { name, status, version, definition, steps } = found;
      const { nodes, edges } = graphOf(definition);
      const byStep = new Map((steps ?? []).map((one) => [one.step, one]));
      const known = new Set(nodes.map((node) => node.id));
      const elsewhere = (steps ?? []).filter(({ step }) => !known.has(step));
      return {
        journey: id,
        name,
        status,
        version,
        counted: steps !== null,
        nodes: nodes.map((node) => ({ ...node, counts: steps === null ? null : countsOf(byStep.get(node.id)) })),
        edges: [...edges],
        elsewhere: elsewhere.reduce((sum, { running }) => sum + running, 0),
      };
    },
  );
}

function countsOf(step: StepCounts | undefined): z.output<typeof counts> {
  return step
    ? { running: step.running, heldBack: step.heldBack, messages: { ...step.messages } }
    : { running: 0, heldBack: 0, messages: {} };
}
