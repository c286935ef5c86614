import { createHash } from 'node:crypto';
import { type Instant, toVirtual } from '../domain/clock.ts';
import type { Outcome } from '../domain/journey/command.ts';
import { uuidOfDigest } from '../domain/ids.ts';
import { fill } from '../domain/journey/fill.ts';
import type { EnrollmentFacts } from '../domain/journey/enrollment-facts.ts';
import type { Json, JsonObject } from '../domain/json.ts';
import { faultPoint } from '../fault-points/fault-point.ts';
import type { Activities, EffectInput } from './contract.ts';
import type { ActivityDeps, EffectRefusal } from './ports.ts';
import { readStep } from './read-step.ts';

/** The verdict of whoever may enter. */
const gotIn = 'entered';

/** Effects that are no messages: an event for everyone, another journey. Once per visit, whatever is tried again. */
export function createEffects(deps: ActivityDeps): Pick<Activities, 'emitEvent' | 'enrollPerson'> {
  return {
    emitEvent: async (input) => {
      const { facts, step } = await readStep(deps, input.enrollmentId, input.step, 'emit');
      return effect(deps, input, async () => {
        const { workspace, journeyId, profileId } = facts;
        const data = objectOf(await filled(deps, input, facts, step.data ?? {}));
        await deps.emit({ ...refOf(input), workspace, journeyId, profileId, type: step.event, data });
        return step.event;
      });
    },
    enrollPerson: async (input) => {
      const { facts, step } = await readStep(deps, input.enrollmentId, input.step, 'enroll');
      const outcome = await effect(deps, input, async () => {
        const verdict = await deps.enroll({
          workspace: facts.workspace,
          requestId: uuidOf(input),
          journey: step.journey,
          profileId: facts.profileId,
          data: objectOf(await filled(deps, input, facts, step.data ?? {})),
          by: `journey:${facts.journeyId}`,
          ...(step.await === undefined ? {} : { awaitedBy: refOf(input) }),
        });
        const happened = verdict === 'entered' ? 'yes' : 'no';
        await deps.enrollments.endEffect(refOf(input), { outcome: verdict, happened });
        return `${step.journey}: ${verdict}`;
      });
      if (outcome.kind !== 'performed' || step.await === undefined) return outcome;
      // A try whose answer got lost left the bare verdict.
      const isIn = [gotIn, `${step.journey}: ${gotIn}`].includes(outcome.detail);
      return isIn ? { ...outcome, awaits: true } : outcome;
    },
  };
}

/** Runs an effect unless it was had already, or the enrollment was marked meanwhile (I7). */
export async function effect(
  deps: Pick<ActivityDeps, 'enrollments' | 'send'>,
  input: EffectInput,
  act: () => Promise<string | Outcome>,
): Promise<Outcome> {
  const permit = await deps.enrollments.beginEffect(refOf(input), input.trail);
  const now = (): number => toVirtual(input.clock, deps.send.now());
  if (permit.kind === 'marked') return refused(permit, now());
  if (permit.kind === 'done') return { kind: 'performed', at: now(), detail: permit.outcome };
  faultPoint('effect:begun');
  const came = await act();
  faultPoint('effect:done');
  return typeof came === 'string' ? { kind: 'performed', at: now(), detail: came } : came;
}

export function refused({ status, reason, undo }: EffectRefusal, at: Instant): Outcome {
  return { kind: 'marked', at, status, reason, ...(undo ? { compensate: true as const } : {}) };
}

export const refOf = ({ enrollmentId, step, visit }: EffectInput) => ({ enrollmentId, step, visit });

/** Facts put into what an author wrote. */
export async function filled(
  deps: Pick<ActivityDeps, 'enrollments'>,
  { enrollmentId, answers }: Pick<EffectInput, 'enrollmentId' | 'answers'>,
  { traits, entry }: EnrollmentFacts,
  value: Json,
): Promise<Json> {
  const steps = JSON.stringify(value).includes('steps.') ? await deps.enrollments.steps(enrollmentId, answers) : {};
  return fill(value, { traits, event: entry, entry, steps });
}

function objectOf(value: Json): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

/** Stands for one visit of one step, whatever is tried again. */
function uuidOf({ enrollmentId, step, visit }: EffectInput): string {
  return uuidOfDigest(createHash('sha256').update(`${enrollmentId}/${step}/${visit}`).digest('hex'));
}
