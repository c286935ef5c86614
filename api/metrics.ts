import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import type { Waiting } from '../adapters/postgres/reads/waiting.ts';
import type { IngestCounters } from './ingest.ts';
import { addWaitingGauges } from './waiting-gauges.ts';

export type Metrics = {
  readonly registry: Registry;
  readonly ingest: IngestCounters;
  webhook(outcome: 'appended' | 'refused' | 'parked'): void;
  /** Whether an opt-out was committed before whoever told it was answered. */
  optOut(heard: 'at once' | 'later'): void;
  /** `source` is one of a published mapping, or `unknown`: never what a stranger made up. */
  hook(source: string, outcome: HookOutcome): void;
  /** Counts every answer by route pattern and status; never by address, which may name a person (I8). */
  watch(app: FastifyInstance): void;
};

export type HookOutcome = 'mapped' | 'duplicate' | 'unmapped' | 'incomplete' | 'refused';

/** The api's own figures, and those of what waits in the database. `load` tells how many publishes are under way or waiting. */
export function createMetrics(load: () => number, readWaiting: () => Promise<Waiting>): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const events = new Counter({
    name: 'carillon_ingest_events_total',
    help: 'Events by what became of them at the door',
    labelNames: ['outcome'],
    registers,
  });
  const webhooks = new Counter({
    name: 'carillon_webhooks_total',
    help: 'Provider callbacks',
    labelNames: ['outcome'],
    registers,
  });
  const optOuts = new Counter({
    name: 'carillon_opt_outs_total',
    help: 'Callbacks and clicks that end messages, by whether that was committed before they were answered',
    labelNames: ['heard'],
    registers,
  });
  const hooks = new Counter({
    name: 'carillon_hooks_total',
    help: 'Requests of helpdesks, shops and others by what became of them',
    labelNames: ['source', 'outcome'],
    registers,
  });
  const answers = new Map<string, number>();
  void new Counter({
    name: 'carillon_http_answers_total',
    help: 'Answers by route and status',
    labelNames: ['method', 'route', 'status'],
    registers,
    // Counted in a plain map and handed over when somebody looks: this runs for every request.
    collect() {
      this.reset();
      for (const [name, count] of answers) {
        const [method = '', route = '', status = ''] = name.split(' ');
        this.inc({ method, route, status }, count);
      }
    },
  });
  void new Gauge({
    name: 'carillon_publishes_waiting',
    help: 'Publishes to the event stream under way or waiting for their turn',
    registers,
    collect() {
      this.set(load());
    },
  });
  addWaitingGauges(registers, readWaiting);
  return {
    registry,
    ingest: {
      accepted: (n) => events.inc({ outcome: 'accepted' }, n),
      duplicate: (n) => events.inc({ outcome: 'duplicate' }, n),
      parked: (n) => events.inc({ outcome: 'parked' }, n),
    },
    hook: (source, outcome) => hooks.inc({ source, outcome }),
    optOut: (heard) => optOuts.inc({ heard }),
    webhook: (outcome) => webhooks.inc({ outcome }),
    watch(app) {
      app.addHook('onResponse', (request, reply, done) => {
        const name = `${request.method} ${request.routeOptions.url ?? 'none'} ${reply.statusCode}`;
        answers.set(name, (answers.get(name) ?? 0) + 1);
        done();
      });
    },
  };
}
