import { bulkIdOf } from '../domain/ids.ts';
import type { LedgerRow } from '../domain/message/ledger-row.ts';
import type { SendRef } from '../domain/message/ledger.ts';
import type { LookUpResult } from '../domain/message/outcome.ts';
import { ambiguousSince } from '../domain/message/plan-send.ts';
import { faultPoint } from '../fault-points/fault-point.ts';
import type { SendDeps } from './ports.ts';

/** Settles an ambiguity by evidence, at the gateway that holds the attempt (I4, I5). `scheduled`: it was to lie there for a while. */
export async function look(deps: SendDeps, ref: SendRef, row: LedgerRow, scheduled: boolean): Promise<void> {
  const gateway = deps.gateway(ref.channel, row.gateway);
  const result: LookUpResult =
    gateway?.lookUp === undefined
      ? { kind: 'noAnswer', reason: `gateway ${row.gateway} is not configured here` }
      : await gateway.lookUp(row.messageId, {
          signal: AbortSignal.timeout(deps.timing.httpMs),
          ...(scheduled ? { bulkId: bulkIdOf(row.messageId, row.attempt) } : {}),
        });
  faultPoint('look-up:answered');
  const now = deps.now();
  // No answer is no evidence: the looks are spaced anew from now, and none is counted.
  await deps.ledger.recordLook(row, result, result.kind === 'noAnswer' ? now : ambiguousSince(row, deps.timing, now));
  faultPoint('look-up:recorded');
}
