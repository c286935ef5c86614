import { afterEach, describe, expect, it } from 'vitest';
import { within } from './areas.ts';
import { corrected } from './corrections.ts';
import { exceptionOf } from './exceptions.ts';
import { notSimulated } from './not-simulated.ts';
import { createDescribed } from './support/described.ts';
import { describedLimit, limitOf } from './support/limits.ts';
import { operationsOf, readOpenApi, type Operation } from './support/openapi.ts';
import { callOf, examplesOf, pathOf, plain, type PathValues } from './support/requests.ts';
import type { Prepare } from './support/prepare.ts';
import { createWorld, reportedTo, type Answer, type World } from './support/world.ts';
import type { Area } from './vendor-files.mjs';

export type Happening = {
  readonly cause: (world: World) => Promise<unknown>;
  /** Which of the calls tell of it: a mail is delivered before it is opened. */
  readonly is: (told: object) => boolean;
  readonly times: number;
};

export type Conformance = {
  /** By operation. */
  readonly prepare?: Readonly<Record<string, Prepare>>;
  /** Which of the described webhooks tells the end of what an operation sent. */
  readonly reports?: Readonly<Record<string, string>>;
  /** Before anything is sent. */
  readonly arrange?: (world: World) => unknown;
  /** Reads that find something of what was prepared. */
  readonly found?: readonly string[];
  /** What else is told by webhook, by its name in the description. */
  readonly happenings?: Readonly<Record<string, Happening>>;
};

/** Every operation of an area against the vendor's own description of it, each example in a sandbox of its own. */
export function conform(area: Area, more: Conformance): void {
  const document = corrected(area, readOpenApi(area));
  const described = createDescribed(document);
  const operations = operationsOf(document, within[area]);
  const simulated = operations.filter(({ operationId }) => !notSimulated.has(operationId));
  const reporting = simulated.filter(({ operationId }) => more.reports?.[operationId] !== undefined).map(titled);

  let world: World;
  const begin = async (operation: Operation, pushes = false): Promise<PathValues> => {
    world = await createWorld({ pushes });
    more.arrange?.(world);
    return (await more.prepare?.[operation.operationId]?.(world)) ?? {};
  };
  afterEach(() => world.close());

  describe(`${area}, beside the vendor's description`, () => {
    it('answers everything but what is said to be missing', async () => {
      world = await createWorld();
      const answering: string[] = [];
      for (const operation of operations) if (await answers(world, operation)) answering.push(operation.operationId);
      expect(answering).toEqual(simulated.map(({ operationId }) => operationId));
    });

    describe.each(simulated.map(titled))('%s', (_, operation) => {
      const examples = examplesOf(operation).map((example) => {
        const why = exceptionOf(operation.operationId, example.name, example.type);
        return [`${example.name} (${example.type})`, why, example] as const;
      });

      it.each(examples.filter(([, why]) => why === undefined))('takes %s', async (_name, _why, example) => {
        const values = await begin(operation);
        const answer = await world.call(callOf(operation, example, values));
        expect(answer.status, answer.text).toBeLessThan(300);
        expect(described.answer(operation, answer)).toEqual([]);
        if (example !== plain || !more.found?.includes(operation.operationId)) return;
        expect((answer.json as { results: unknown[] }).results, answer.text).not.toEqual([]);
      });

      it.each(examples.filter(([, why]) => why !== undefined))('does not take %s: %s', async (_name, _why, example) => {
        const values = await begin(operation);
        const answer = await world.call(callOf(operation, example, values));
        expect(answer.status, answer.text).toBeGreaterThanOrEqual(400);
      });

      it('asks for one of the scopes that are described', async () => {
        const scopes = operation['x-scopes'] ?? [];
        const keys = [...scopes, 'none of them'].map((scope) => ({ key: scope, scopes: [scope] }));
        world = await createWorld({ keys });
        const call = callOf(operation, examplesOf(operation)[0] ?? plain, {});
        for (const scope of scopes) expect((await world.call(call, `App ${scope}`)).status, scope).not.toBe(403);
        if (scopes.length === 0) return;
        const refused = await world.call(call, 'App none of them');
        expect(refused.status, refused.text).toBe(403);
        expect(described.answer(operation, refused)).toEqual([]);
      });

      it('lets as many requests in as is described', async () => {
        world = await createWorld({ pushes: true });
        expect(await limitOf(world, operation)).toEqual(describedLimit(operation));
      });

      it('refuses in the form that is described', async () => {
        const values = await begin(operation);
        const usual = callOf(operation, examplesOf(operation)[0] ?? plain, values);
        const refused = (expected: number, said: Answer): void => {
          expect(said.status, said.text).toBe(expected);
          expect(described.answer(operation, said)).toEqual([]);
        };
        refused(401, await world.call(usual, ''));
        for (const status of [429, 500]) {
          world.sandbox.addFault({ kind: 'status', status });
          refused(status, await world.call(usual));
        }
        if (operation.requestBody?.content['application/json'] && !described.takesNothing(operation))
          refused(400, await world.call({ ...usual, headers: { 'content-type': 'application/json' }, body: '{}' }));
        if ('404' in operation.responses && Object.keys(values).length > 0)
          refused(404, await world.call({ ...usual, path: pathOf(operation, unknown(values)) }));
      });
    });

    it.each(reporting)('%s tells the end of what it sent as described', async (_, operation) => {
      const webhook = more.reports?.[operation.operationId] ?? '';
      for (const example of examplesOf(operation)) {
        if (exceptionOf(operation.operationId, example.name, example.type) !== undefined) continue;
        const values = await begin(operation, true);
        const here = { ...example, value: reportedTo(world.hook.url, example.value) };
        const taken = await world.call(callOf(operation, here, values));
        expect(taken.status, taken.text).toBeLessThan(300);
        const { callbacks } = world.hook;
        await world.sandbox.advance({ by: '2 minutes' });
        expect(callbacks.length, example.name).toBeGreaterThan(0);
        for (const { body } of callbacks)
          expect(described.webhook(webhook, JSON.parse(body)), example.name).toEqual([]);
        await world.close();
      }
    });

    it.each(Object.entries(more.happenings ?? {}))('%s is told as described', async (webhook, { cause, is, times }) => {
      world = await createWorld({ pushes: true });
      await cause(world);
      await world.sandbox.advance({ by: '10 minutes' });
      const told = world.hook.callbacks.map(({ body }) => JSON.parse(body) as object).filter(is);
      expect(told).toHaveLength(times);
      for (const one of told) expect(described.webhook(webhook, one)).toEqual([]);
    });
  });
}

const titled = (operation: Operation) =>
  [`${operation.method} ${operation.path} (${operation.operationId})`, operation] as const;

/** By what the sandbox itself counts as a call to nowhere: an unknown bulk is a 404 too. */
async function answers({ sandbox, call }: World, operation: Operation): Promise<boolean> {
  sandbox.oracle.requests.clear();
  const { status } = await call({ method: operation.method, path: pathOf(operation, {}) });
  return status !== 405 && !sandbox.oracle.requests.list().some(({ route }) => route === 'unknown route');
}

const unknown = (values: PathValues): PathValues =>
  Object.fromEntries(Object.keys(values).map((name) => [name, '987654321']));
