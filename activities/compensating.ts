import { toVirtual } from '../domain/clock.ts';
import type { Outcome } from '../domain/journey/command.ts';
import { PermanentError } from '../domain/errors.ts';
import type { SendStep, Step } from '../domain/journey/definition.ts';
import { findStep } from '../domain/journey/tree.ts';
import { hopOf } from '../domain/journey/undo.ts';
import type { CompensateInput } from './contract.ts';
import type { ActivityDeps, Compensations, SendDeps } from './ports.ts';

export type Known = NonNullable<Awaited<ReturnType<Compensations['begin']>>>;
/** Null: something was recorded, plan again. Otherwise ask again later. */
export type Undone = Extract<Outcome, { kind: 'compensating' }> | null;

/** Real ms until the same compensation is asked for again. */
export function askAgain(deps: { readonly send: Pick<SendDeps, 'now'> }, { clock }: CompensateInput, realMs: number) {
  const at = toVirtual(clock, deps.send.now());
  return { kind: 'compensating', at, until: null, realMs: Math.max(1, realMs) } as const;
}

/** What the ledger and the gateway call one message of a step. */
export function sendRef(input: CompensateInput, step: SendStep, hop: number) {
  const { enrollmentId, visit } = input;
  const { channel } = hopOf(step, hop) ?? step;
  return { owner: { kind: 'enrollment', id: enrollmentId }, step: step.id, visit, hop, channel } as const;
}

/** The step as the version that registered it has it (I10). */
export async function stepOf(deps: ActivityDeps, input: CompensateInput): Promise<Step> {
  const facts = await deps.enrollments.facts(input.enrollmentId);
  if (facts === null) throw new PermanentError(`enrollment ${input.enrollmentId} does not exist`);
  const definition = await deps.definitions.read(facts.workspace, facts.journeyId, input.version);
  const step = findStep(definition, input.step)?.step;
  if (step !== undefined) return step;
  throw new PermanentError(`journey '${facts.journeyId}' ${input.version} has no step '${input.step}'`);
}

export function sendOf(step: Step | undefined): SendStep {
  if (step?.kind === 'send') return step;
  throw new PermanentError(`a ${step?.kind ?? 'missing step'} cannot be undone as a message`);
}
