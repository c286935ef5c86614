import { PermanentError } from '../domain/errors.ts';
import { findStep } from '../domain/journey/tree.ts';
import { sendIntent } from '../domain/journey/send-intent.ts';
import type { Activities } from './contract.ts';
import { deliver } from './deliver.ts';
import type { ActivityDeps } from './ports.ts';

/** One message of a journey, one step further. */
export function createSendMessage(deps: ActivityDeps): Activities['sendMessage'] {
  return (input) =>
    deliver(
      deps.send,
      {
        owner: { kind: 'enrollment', id: input.enrollmentId },
        step: input.step,
        visit: input.visit,
        hop: input.hop,
        channel: input.channel,
      },
      async ({ workspace, journeyId, version }) => {
        if (journeyId === null || version === null)
          throw new PermanentError(`enrollment ${input.enrollmentId} belongs to no journey`);
        const definition = await deps.definitions.read(workspace, journeyId, version);
        const step = findStep(definition, input.step)?.step;
        if (step?.kind !== 'send')
          throw new PermanentError(
            `step '${input.step}' of journey '${journeyId}' is ${step?.kind ?? 'missing'}; expected a send`,
          );
        return sendIntent(workspace, step, input);
      },
      input.trail,
    );
}
