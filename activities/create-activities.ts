import { toVirtual } from '../domain/clock.ts';
import { PermanentError } from '../domain/errors.ts';
import { findStep } from '../domain/journey/tree.ts';
import type { Activities } from './contract.ts';
import { toApplicationFailure } from './failure.ts';
import { createLookUps } from './look-ups.ts';
import type { ActivityDeps } from './ports.ts';
import { createSendHere } from './send-here.ts';
import { createSendMessage } from './send-message.ts';
import { createSendSingle } from './send-single.ts';

/** Every activity, made from its ports. What throws is translated once, here, so that no text of ours or a vendor's reaches Temporal (I8). */
export function createActivities(deps: ActivityDeps, onFailure: (name: string, error: unknown) => void): Activities {
  const guarded = <I, O>(name: string, activity: (input: I) => Promise<O>) => {
    return async (input: I): Promise<O> => {
      try {
        return await activity(input);
      } catch (error) {
        onFailure(name, error);
        throw toApplicationFailure(error);
      }
    };
  };
  const lookUps = createLookUps(deps);
  const sendMessage = createSendMessage(deps);
  const sendHere = createSendHere(sendMessage, deps.send.now, (error) => onFailure('sendMessage', error));
  return {
    sendMessage: guarded('sendMessage', sendMessage),
    sendMessageHere: guarded('sendMessageHere', sendHere),
    sendSingle: guarded('sendSingle', createSendSingle(deps)),
    updateProfile: guarded('updateProfile', createUpdateProfile(deps)),
    chooseBranch: guarded('chooseBranch', lookUps.chooseBranch),
    resolveLocalTime: guarded('resolveLocalTime', lookUps.resolveLocalTime),
    closeEnrollment: guarded('closeEnrollment', ({ enrollmentId, status, reason, trail }) =>
      deps.enrollments.close({ enrollmentId, status, reason, trail }),
    ),
  };
}

function createUpdateProfile(deps: ActivityDeps): Activities['updateProfile'] {
  return async (input) => {
    const facts = await deps.enrollments.facts(input.enrollmentId);
    if (facts === null) throw new PermanentError(`enrollment ${input.enrollmentId} does not exist`);
    const definition = await deps.definitions.read(facts.workspace, facts.journeyId, facts.version);
    const step = findStep(definition, input.step)?.step;
    if (step?.kind !== 'update')
      throw new PermanentError(`step '${input.step}' is ${step?.kind ?? 'missing'}; expected an update`);
    // `traits.stage` is the only kind of path there is; the validator has seen to it.
    const set = Object.fromEntries(
      Object.entries(step.set).map(([path, value]) => [path.replace(/^traits\./, ''), value]),
    );
    await deps.enrollments.updateTraits({
      enrollmentId: input.enrollmentId,
      step: input.step,
      visit: input.visit,
      set,
      trail: input.trail,
    });
    return { kind: 'updated', at: toVirtual(input.clock, deps.send.now()) };
  };
}
