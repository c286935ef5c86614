import { toVirtual } from '../domain/clock.ts';
import { faultPoint } from '../fault-points/fault-point.ts';
import { createCallWebhook } from './call-webhook.ts';
import { createCompensate } from './compensate.ts';
import { createAwaitBacklog } from './await-backlog.ts';
import type { Activities } from './contract.ts';
import { createDrawShare } from './draw-share.ts';
import { createEffects, refused } from './effects.ts';
import { toApplicationFailure } from './failure.ts';
import { createLookUps } from './look-ups.ts';
import type { ActivityDeps } from './ports.ts';
import { createMigrateEnrollment } from './migrate-enrollment.ts';
import { readStep } from './read-step.ts';
import { createTakeTurn } from './take-turn.ts';
import { createTakeBackMessage } from './take-back-message.ts';
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
  const effects = createEffects(deps);
  const migrating = createMigrateEnrollment(deps);
  const sendMessage = createSendMessage(deps);
  // Whoever sends where the journey runs holds the slot of a workflow task, and waits for nobody.
  const { pace: _, ...send } = deps.send;
  const sendHere = createSendHere(createSendMessage({ ...deps, send }), deps.send.now, (error) =>
    onFailure('sendMessage', error),
  );
  return {
    sendMessage: guarded('sendMessage', sendMessage),
    sendMessageHere: guarded('sendMessageHere', sendHere),
    sendSingle: guarded('sendSingle', createSendSingle(deps)),
    updateProfile: guarded('updateProfile', createUpdateProfile(deps)),
    chooseBranch: guarded('chooseBranch', lookUps.chooseBranch),
    drawShare: guarded('drawShare', createDrawShare(deps)),
    resolveLocalTime: guarded('resolveLocalTime', lookUps.resolveLocalTime),
    readMigration: guarded('readMigration', migrating.readMigration),
    settleMigration: guarded('settleMigration', migrating.settleMigration),
    awaitBacklog: guarded('awaitBacklog', createAwaitBacklog(deps)),
    callWebhook: guarded('callWebhook', createCallWebhook(deps)),
    emitEvent: guarded('emitEvent', effects.emitEvent),
    enrollPerson: guarded('enrollPerson', effects.enrollPerson),
    takeTurn: guarded('takeTurn', createTakeTurn(deps)),
    compensateStep: guarded('compensateStep', createCompensate(deps)),
    takeBackMessage: guarded('takeBackMessage', createTakeBackMessage(deps)),
    finishEnrollment: guarded('finishEnrollment', async ({ enrollmentId, status, reason, until, trail, clock }) => {
      await deps.enrollments.finish({ enrollmentId, status, reason, until, trail });
      return { kind: 'finished', at: toVirtual(clock, deps.send.now()) };
    }),
    closeEnrollment: guarded('closeEnrollment', async ({ enrollmentId, status, reason, undoable, trail }) => {
      faultPoint('enrollment:closing');
      const wish = await deps.enrollments.close({ enrollmentId, status, reason, undoable, trail });
      faultPoint('enrollment:closed');
      return wish === null ? null : { kind: 'undo', reason: wish.reason };
    }),
  };
}

function createUpdateProfile(deps: ActivityDeps): Activities['updateProfile'] {
  return async ({ enrollmentId, step: id, visit, trail, clock }) => {
    const { step } = await readStep(deps, enrollmentId, id, 'update');
    // `traits.stage` is the only kind of path there is; the validator has seen to it.
    const set = Object.fromEntries(
      Object.entries(step.set).map(([path, value]) => [path.replace(/^traits\./, ''), value]),
    );
    faultPoint('traits:committing');
    const refusal = await deps.enrollments.updateTraits({ enrollmentId, step: id, visit, set, trail });
    faultPoint('traits:committed');
    const at = toVirtual(clock, deps.send.now());
    return refusal === null ? { kind: 'updated', at } : refused(refusal, at);
  };
}
