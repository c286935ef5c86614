import type { Operation } from './openapi.ts';
import { pathOf } from './requests.ts';
import type { World } from './world.ts';

/** `refillMs`: how long it is too much, before more is let in. */
type Limit = { readonly requests: number; readonly refillMs: number };

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000 } as const;
/** Larger limits are scaled down to so many requests: what is within a fortieth of the described number passes for it. */
const MOST = 20;

export function describedLimit(operation: Operation): Limit | undefined {
  const [info] = operation['x-throttling-info'] ?? [];
  if (info === undefined) return undefined;
  if (info.type === 'token') return { requests: info.burstCapacity, refillMs: 1_000 / info.replenishRate };
  return { requests: info.numberOfRequests, refillMs: unitMs[info.timeUnit] };
}

/** Found out by asking until it is too much. What is asked does not matter: limits stand before what a request says. */
export async function limitOf({ sandbox, call }: World, operation: Operation): Promise<Limit | undefined> {
  const isLetIn = async () => (await call({ method: operation.method, path: pathOf(operation, {}) })).status !== 429;
  const described = describedLimit(operation)?.requests ?? Infinity;
  const most = described === Infinity ? 1 : Math.min(described, MOST);
  // Half a request less than `most`, and rounded up by the sandbox: so the described number is in the middle of what passes.
  const times = described > MOST ? Math.max((most - 0.5) / described, 0.001) : 1;
  sandbox.change({ rateLimits: times, logsPerMinute: Math.ceil(120 * times) });

  let asked = 0;
  while (asked <= most && (await isLetIn())) asked += 1;
  if (asked > most) return undefined;
  const requests = asked === most ? described : Math.floor(asked / times);
  let passed = 0;
  for (const refillMs of Object.values(unitMs)) {
    await sandbox.advance({ ms: refillMs - 1 - passed });
    if (await isLetIn()) return { requests, refillMs: refillMs - 1 };
    await sandbox.advance({ ms: 1 });
    if (await isLetIn()) return { requests, refillMs };
    passed = refillMs;
  }
  return { requests, refillMs: Infinity };
}
