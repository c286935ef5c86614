import { PermanentError } from '../domain/errors.ts';
import { undoStepId } from '../domain/journey/undo.ts';
import { callWebhook } from './call-webhook.ts';
import { askAgain, type Undone } from './compensating.ts';
import type { CompensateInput } from './contract.ts';
import type { ActivityDeps } from './ports.ts';
import { readStep } from './read-step.ts';

/** Tells another system to undo its part: under one id, so that it can tell a repetition, until it has answered. */
export async function undoByCall(deps: ActivityDeps, input: CompensateInput): Promise<Undone> {
  const kind = 'webhook';
  const known = await deps.compensations.begin(input, kind, input.trail);
  if (known === null) throw new PermanentError(`enrollment ${input.enrollmentId} does not exist`);
  const id = undoStepId(input.step);
  const { facts, step } = await readStep(deps, input.enrollmentId, id, 'webhook');
  const reply = await callWebhook(
    deps,
    { enrollmentId: input.enrollmentId, step: id, visit: input.visit },
    facts,
    step,
  );
  if (reply.kind === 'answered') {
    await deps.compensations.record(input, { kind, outcome: 'undone', evidence: { status: reply.status } });
    return null;
  }
  const waits = reply.again && deps.send.now() - known.askedAt < deps.send.timing.parkMs;
  if (waits) return askAgain(deps, input, deps.send.timing.looksMs[0]);
  await deps.compensations.record(input, { kind, outcome: 'parked', evidence: { reason: reply.reason } });
  return null;
}
