import type { FastifyInstance } from 'fastify';
import type { RouteDeps } from '../app-deps.ts';
import { inTime } from '../in-time.ts';

const haltsWithinMs = 1_000;

/** Is the process alive, may it take events, what brakes are on; figures for Prometheus. */
export function healthRoutes(app: FastifyInstance, deps: RouteDeps): void {
  const { health, commands, metrics } = deps;

  app.get('/healthz', { schema: { tags: ['health'], summary: 'The process answers' } }, async () => ({ status: 'ok' }));

  app.get(
    '/readyz',
    {
      schema: {
        tags: ['health'],
        summary: 'Which engines answer and which brakes are on; 503 only where no event could be taken',
      },
    },
    async (_request, reply) => {
      const [engines, halts] = await Promise.all([health.engines(), openHalts()]);
      const stream = engines.find(({ name }) => name === 'nats');
      const ready = stream?.up === true;
      const status = !ready ? 'unavailable' : engines.every(({ up }) => up) ? 'ready' : 'degraded';
      return reply.code(ready ? 200 : 503).send({ status, engines, halts });
    },
  );

  app.get(
    '/metrics',
    { schema: { tags: ['health'], summary: 'Figures in Prometheus format' } },
    async (_request, reply) => reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );

  /** Null where the database does not say in time. Reasons may be anything a person typed, so they are left out here. */
  async function openHalts() {
    const halts = await inTime(commands.brake.open(), haltsWithinMs);
    return (
      halts?.map(({ id, workspace, channel, journey, since }) => ({ id, workspace, channel, journey, since })) ?? null
    );
  }
}
