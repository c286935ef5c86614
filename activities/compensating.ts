import { toVirtual } from '../domain/clock.ts';
import type { Outcome } from '../domain/journey/command.ts';
import type { SendStep } from '../domain/journey/definition.ts';
import { hopOf } from '../domain/journey/undo.ts';
import type { CompensateInput } from './contract.ts';
import type { ActivityDeps, Compensations } from './ports.ts';

export type Known = NonNullable<Awaited<ReturnType<Compensations['begin']>>>;
/** Null: something was recorded, plan again. Otherwise ask again later. */
export type Undone = Extract<Outcome, { kind: 'compensating' }> | null;

/** Real ms until the same compensation is asked for again. */
export function askAgain(deps: Pick<ActivityDeps, 'send'>, { clock }: CompensateInput, realMs: number) {
  const at = toVirtual(clock, deps.send.now());
  return { kind: 'compensating', at, until: null, realMs: Math.max(1, realMs) } as const;
}

/** What the ledger and the gateway call one message of a step. */
export function sendRef(input: CompensateInput, step: SendStep, hop: number) {
  const { enrollmentId, visit } = input;
  const { channel } = hopOf(step, hop) ?? step;
  return { owner: { kind: 'enrollment', id: enrollmentId }, step: step.id, visit, hop, channel } as const;
}
