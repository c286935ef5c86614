import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiWorld } from '../../support/api-world.ts';
import type { ApiWorld } from '../../support/api-world.ts';
import { operationsOf, requestsOf } from '../../support/openapi-requests.ts';
import type { OpenApi, Operation } from '../../support/openapi-requests.ts';
import { insertEnrollment, insertMessage, insertPerson, publishWelcome } from '../../support/people.ts';

/** Pages for people answer people. */
const pages = /^\/unsubscribe\//;
/** It answers as long as somebody listens. */
const endless = '/v1/stream';
const runsPerOperation = 25;

let world: ApiWorld;
let document: OpenApi;
beforeAll(async () => {
  world = await apiWorld('api fuzz');
  await publishWelcome(world.pool);
  const ana = await insertPerson(world.pool, 'ana', { phone: '+385911234567' });
  await insertMessage(world.pool, ana, await insertEnrollment(world.pool, ana));
  document = (await (await world.get('/openapi.json')).json()) as OpenApi;
});
afterAll(() => world.close());

const ask = async (
  { method, path }: Operation,
  url: string,
  body: string | undefined,
  idempotencyKey: string | undefined,
) => {
  const key = /^\/v1\/(identify|track|page|screen|group|alias|batch|events)$/.test(path)
    ? world.keys.writeKey
    : world.keys.apiKey;
  const response = await fetch(world.url + url, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    },
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.status, type: response.headers.get('content-type') ?? '', text: await response.text() };
};

describe('every operation of /openapi.json, asked nearly rightly and quite wrongly', () => {
  it('never answers 5xx, refuses as problem+json, and answers as described', { timeout: 300_000 }, async () => {
    const ajv = formats.default(new Ajv2020({ strict: false, logger: false }));
    ajv.addSchema({ $id: 'openapi', components: document.components ?? {} });
    const statuses = new Map<string, number>();
    for (const operation of operationsOf(document)) {
      if (operation.path === endless) continue;
      const { method, path, replies } = operation;
      await fc.assert(
        fc.asyncProperty(requestsOf(document, operation), async ({ url, body, idempotencyKey }) => {
          const { status, type, text } = await ask(operation, url, body, idempotencyKey);
          const what = { method, url, body, answer: text.slice(0, 500) };
          statuses.set(`${method} ${path} ${status < 400 ? 'taken' : 'refused'}`, status);
          expect({ ...what, status }).toMatchObject({ status: expect.toSatisfy((code: number) => code < 500) });
          if (status >= 400 && !pages.test(path)) {
            expect({ ...what, type }).toMatchObject({ type: expect.stringContaining('application/problem+json') });
            expect({ ...what, ...JSON.parse(text) }).toMatchObject({
              status,
              title: expect.any(String),
              detail: expect.any(String),
            });
          }
          const described = replies[String(status)];
          if (described === undefined) return;
          const validate = ajv.compile(JSON.parse(JSON.stringify(described).replaceAll('"#/', '"openapi#/')) as object);
          const fits = validate(JSON.parse(text));
          expect({ ...what, wrong: fits ? [] : validate.errors }).toMatchObject({ wrong: [] });
        }),
        { numRuns: runsPerOperation },
      );
    }
    // The generator reaches both sides: a fuzz that is only ever turned away at the door proves nothing.
    const taken = [...statuses.keys()].filter((name) => name.endsWith('taken'));
    expect(taken).toEqual(
      expect.arrayContaining(['POST /v1/halt taken', 'GET /v1/journeys taken', 'GET /v1/enrollments taken']),
    );
    expect(statuses.size).toBeGreaterThan(operationsOf(document).length);
  });
});
