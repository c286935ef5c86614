import type { JsonObject } from '../json.ts';
import type { JourneyDefinition, Step, WaitForStep } from './definition.ts';
import { stepsOf } from './tree.ts';

type Contracts = { readonly [event: string]: JsonObject | null };

/** What `steps.…` holds in a journey, as JSON Schema: what came of its sends and calls, and the events that its waits were ended by. */
export function stepsSchema(definition: Pick<JourneyDefinition, 'steps'>, contracts: Contracts): JsonObject {
  const told = stepsOf(definition).flatMap(({ step }) => {
    const facts = factsOf(step, contracts);
    return facts === null ? [] : [[step.id, { type: 'object', properties: facts }] as const];
  });
  return { type: 'object', properties: Object.fromEntries(told) };
}

const text = { type: 'string' };
const anything = { type: 'object' };

function factsOf(step: Step, contracts: Contracts): JsonObject | null {
  switch (step.kind) {
    case 'send':
      return { outcome: text, dtmf: text, answeredBy: text, collected: anything };
    case 'webhook':
      return { outcome: text, result: anything };
    case 'waitFor':
      return { event: eventSchema(step, contracts) };
    case 'digest':
      return { events: { type: 'array', items: contracts[step.of.event] ?? anything }, count: { type: 'integer' } };
    case 'enroll':
      return step.await === undefined ? { outcome: text } : { outcome: text, ended: text, reason: text };
    case 'wait':
    case 'waitUntil':
    case 'waitUntilDate':
    case 'throttle':
    case 'branch':
    case 'split':
    case 'repeat':
    case 'update':
    case 'emit':
    case 'takeBack':
    case 'exit':
      return null;
  }
}

/** Any of them may be the one that ended it. */
function eventSchema({ for: awaited }: WaitForStep, contracts: Contracts): JsonObject {
  const types = 'of' in awaited ? awaited.of.map(({ event }) => event) : [awaited.event];
  const known = types.flatMap((type) => contracts[type] ?? []);
  return known.length < types.length ? anything : { anyOf: known };
}
