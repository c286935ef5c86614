import { sha256 } from '../../adapters/sha256.ts';
import { createHash } from 'node:crypto';
import type { ContractJudge } from '../../adapters/ajv/judge.ts';
import { headerOf } from '../../adapters/nats/read-partition.ts';
import type { Delivery } from '../../adapters/nats/read-partition.ts';
import type { CatalogView } from '../../adapters/postgres/routing/catalog.ts';
import { eventRefKey } from '../../adapters/postgres/routing/read-batch.ts';
import type { SeenEvent } from '../../adapters/postgres/routing/read-batch.ts';
import { canonicalJson } from '../../domain/canonical-json.ts';
import { parseEvent } from '../../domain/event-parse.ts';
import type { CarillonEvent } from '../../domain/event.ts';
import type { DeadLetterReason } from '../../domain/why/verdicts.ts';

/** A message that is an event, before anything is known of it. */
export type Readable = { readonly delivery: Delivery; readonly event: CarillonEvent; readonly hash: string };
/** One that goes to the dead letters; `readable` where it could be read and leaves a line in the inbox. */
export type Parked = {
  readonly delivery: Delivery;
  readonly reason: DeadLetterReason;
  readonly problem: string;
  readonly readable: Readable | null;
};

export function readDeliveries(deliveries: readonly Delivery[]): { readable: Readable[]; parked: Parked[] } {
  const readable: Readable[] = [];
  const parked: Parked[] = [];
  for (const delivery of deliveries) {
    const { subject, headers, body } = delivery;
    const parsed = parseEvent({ subject, body, header: (name) => headerOf(headers, name) }, sha256);
    if (parsed.kind === 'bad')
      parked.push({ delivery, reason: parsed.reason, problem: parsed.problem, readable: null });
    else readable.push({ delivery, event: parsed.event, hash: contentHash(parsed.event, parsed.contentTime) });
  }
  return { readable, parked };
}

/** Transport fields apart: a retry is the same content, whichever way it came. */
function contentHash(event: CarillonEvent, time: string | null): string {
  const { type, identities, properties, traits, previousId } = event;
  const content = canonicalJson({ type, identities, properties, traits, previousId, time });
  return createHash('sha256').update(content).digest('hex');
}

/** Sorts out what was here before and what breaks its contract; what remains is to be routed, in stream order. */
export function judgeDeliveries(
  readable: readonly Readable[],
  seen: ReadonlyMap<string, SeenEvent>,
  catalog: CatalogView,
  judge: ContractJudge,
): { fresh: Readable[]; parked: Parked[] } {
  const fresh: Readable[] = [];
  const parked: Parked[] = [];
  const inBatch = new Map<string, string>();
  for (const one of readable) {
    const { event, hash, delivery } = one;
    const key = eventRefKey(event);
    const earlier = seen.get(key);
    const known = inBatch.get(key) ?? (earlier?.parked ? undefined : earlier?.hash);
    if (known !== undefined) {
      if (known === hash) continue;
      const problem = 'an event with this source and id came before with other content; a new event needs a new id';
      parked.push({ delivery, reason: 'id-reused', problem, readable: null });
      continue;
    }
    if (!catalog.hasWorkspace(event.workspace)) {
      parked.push({
        delivery,
        reason: 'bad-envelope',
        problem: `there is no workspace '${event.workspace}'`,
        readable: null,
      });
      continue;
    }
    inBatch.set(key, hash);
    const contract = catalog.contract(event.workspace, event.type);
    const problems = contract === undefined ? [] : judge(contract, event.properties);
    if (problems.length === 0) fresh.push(one);
    else parked.push({ delivery, reason: 'invalid', problem: problems.join('; '), readable: one });
  }
  return { fresh, parked };
}
