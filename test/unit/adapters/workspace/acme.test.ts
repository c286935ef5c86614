import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { createContractJudge } from '../../../../adapters/ajv/judge.ts';
import { playAll } from '../../../../cli/workspace/simulate.ts';
import { readFolder } from '../../../../cli/workspace/read-folder.ts';
import type { ReadFolder } from '../../../../cli/workspace/read-folder.ts';
import { parseHookMapping } from '../../../../domain/hook/parse-mapping.ts';
import { readPayload } from '../../../../domain/hook/read-payload.ts';
import type { JsonObject } from '../../../../domain/json.ts';

// MJML and the process for TypeScript journeys take seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describe('examples/acme', () => {
  let acme: ReadFolder;
  beforeAll(async () => {
    acme = await readFolder('examples/acme');
  });

  it('does in every scenario what the scenario says', () => {
    if (acme.bundle === null) throw new Error('it has errors');
    const played = playAll(acme.scenarios, acme.bundle);
    expect(played.filter(({ ok }) => !ok).map(({ file }) => file)).toEqual([]);
    expect(played.length).toBeGreaterThan(6);
  });

  it.each([
    ['zendesk', 'zendesk-ticket-solved', 'ticket.resolved'],
    ['stripe', 'stripe-subscription-created', 'subscription.started'],
  ])('makes of what %s sends an event that keeps its contract', (source, file, type) => {
    const mapping = parseHookMapping(acme.bundle?.hooks?.[source]);
    if (mapping.kind === 'refused') throw new Error(`hooks/${source}.yaml cannot be read`);
    const body = JSON.parse(readFileSync(`examples/acme/payloads/${file}.json`, 'utf8')) as JsonObject;
    const reading = readPayload(mapping.mapping, { body, header: {} });
    if (reading.kind !== 'event') throw new Error(reading.why);
    const judge = createContractJudge((what) => expect.fail(what));
    expect(reading.event.type).toBe(type);
    expect(judge(acme.bundle?.contracts[type] ?? {}, reading.event.body['properties'] as JsonObject)).toEqual([]);
  });
});
