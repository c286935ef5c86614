import { toVirtual } from '../domain/clock.ts';
import type { CompensationOutcome, Outcome } from '../domain/journey/command.ts';
import type { SendStep } from '../domain/journey/definition.ts';
import { sendIntent } from '../domain/journey/send-intent.ts';
import { askAgain, sendRef, type Undone } from './compensating.ts';
import type { CompensateInput } from './contract.ts';
import { deliver } from './deliver.ts';
import type { ActivityDeps } from './ports.ts';

/** An opt-out counts for corrections too; whatever else kept one from leaving is for a person. */
const outcomes: { readonly [kind in Outcome['kind']]?: CompensationOutcome } = {
  accepted: 'undone',
  delivered: 'undone',
  skipped: 'refused',
  rejected: 'parked',
  held: 'parked',
  marked: 'parked',
};

/** Sends the message that puts things right, by the way of every message: policy, claim, ledger. It has a sendKey of its own (I3). */
export async function correct(deps: ActivityDeps, input: CompensateInput, step: SendStep): Promise<Undone> {
  const kind = 'correction';
  const known = await deps.compensations.begin(input, kind, input.trail);
  const ref = sendRef(input, step, 0);
  const began = toVirtual(input.clock, known?.askedAt ?? deps.send.now());
  const came = await deliver(
    deps.send,
    ref,
    ({ workspace }) => Promise.resolve({ ...sendIntent(workspace, step, { hop: 0, began }), compensates: true }),
    input.trail,
  );
  if (came.kind === 'deferred') return { kind: 'compensating', at: came.at, until: came.until, realMs: null };
  if (came.kind === 'unknown') return askAgain(deps, input, came.realMs);
  const outcome = outcomes[came.kind];
  if (outcome === undefined) throw new TypeError(`'${came.kind}' does not answer a correction`);
  const row = (await deps.send.ledger.facts(ref))?.facts.row;
  const reason = 'reason' in came ? came.reason : (row?.reason ?? '');
  const { channel, id } = step;
  const evidence = { step: id, channel, messageId: row?.messageId ?? null, state: row?.state ?? null, reason };
  await deps.compensations.record(input, { kind, outcome, evidence });
  return null;
}
