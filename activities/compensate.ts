import { toVirtual } from '../domain/clock.ts';
import { firstKind, planUndo, type UndoPlan } from '../domain/compensation/plan.ts';
import { PermanentError } from '../domain/errors.ts';
import type { Step } from '../domain/journey/definition.ts';
import { hopOf, undoStep } from '../domain/journey/undo.ts';
import { faultPoint } from '../fault-points/fault-point.ts';
import { askAgain, type Known, sendOf, sendRef, stepOf, type Undone } from './compensating.ts';
import type { Activities, CompensateInput } from './contract.ts';
import { correct } from './correct.ts';
import { look } from './look.ts';
import type { ActivityDeps } from './ports.ts';
import { takeBack } from './take-back.ts';
import { undoByCall } from './undo-by-call.ts';

/** After this long the rest is left to the next activity: a provider call of 20 s must end within the 30 s of this one (I6). */
const patienceMs = 8_000;

/** Undoes one visit of one step by what the ledger knows of it (I10). Safe to run again at any moment: every round reads what was recorded. */
export function createCompensate(deps: ActivityDeps): Activities['compensateStep'] {
  const { now, timing } = deps.send;
  return async (input) => {
    const step = await stepOf(deps, input);
    const began = now();
    while (now() - began < patienceMs) {
      const known = await deps.compensations.begin(input, firstKind(step), input.trail);
      if (known === null) throw new PermanentError(`enrollment ${input.enrollmentId} does not exist`);
      const plan = planUndo({ ...known, step }, now(), timing, (gateway) => canAsk(deps, step, known, gateway));
      if (plan.kind === 'over') return { kind: 'compensated', at: toVirtual(input.clock, now()), how: plan.how };
      faultPoint('compensation:begun');
      const more = await act(deps, input, step, known, plan);
      faultPoint('compensation:done');
      if (more !== null) return more;
    }
    return askAgain(deps, input, 1);
  };
}

async function act(
  deps: ActivityDeps,
  input: CompensateInput,
  step: Step,
  known: Known,
  plan: Exclude<UndoPlan, { kind: 'over' }>,
): Promise<Undone> {
  switch (plan.kind) {
    case 'wait':
      return askAgain(deps, input, plan.realMs);
    case 'record':
      await deps.compensations.record(input, plan.record);
      return null;
    case 'lookUp':
      await look(deps.send, sendRef(input, sendOf(step), plan.row.hop), plan.row, sendOf(step).undo?.at === 'provider');
      return null;
    case 'restore':
      await deps.compensations.restore(input);
      return null;
    case 'takeBack':
      return takeBack(deps, input, sendOf(step), known, plan.row);
    case 'correct':
      return correct(deps, input, sendOf(undoStep(step)));
    case 'call':
      return undoByCall(deps, input);
  }
}

/** A gateway that this process does not have is asked too, and gives no answer: elsewhere it may be there. */
function canAsk({ send }: ActivityDeps, step: Step, { rows }: Known, name: string | null): boolean {
  const hop = rows.find((row) => row.gateway === name)?.hop ?? 0;
  const channel = step.kind === 'send' ? hopOf(step, hop)?.channel : undefined;
  const gateway = channel === undefined ? undefined : send.gateway(channel, name);
  return gateway === undefined || gateway.lookUp !== undefined;
}
