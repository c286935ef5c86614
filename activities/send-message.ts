import { capabilities } from '../domain/channel.ts';
import { PermanentError } from '../domain/errors.ts';
import type { SendStep } from '../domain/journey/definition.ts';
import { durationMs } from '../domain/journey/duration.ts';
import { findStep } from '../domain/journey/tree.ts';
import type { SendIntent } from '../domain/policy/facts.ts';
import type { Activities, SendInput } from './contract.ts';
import { deliver } from './deliver.ts';
import type { ActivityDeps } from './ports.ts';

/** How long a send waits for an address to appear, unless its step says otherwise. */
const defaultAddressGraceMs = 2 * 60_000;

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
        return toIntent(workspace, step, input);
      },
      input.trail,
    );
}

function toIntent(workspace: string, step: SendStep, input: SendInput): SendIntent {
  return {
    workspace,
    channel: step.channel,
    class: step.class,
    topic: step.topic ?? null,
    template: step.template,
    awaitsReceipt: step.await === 'delivered' && capabilities(step.channel)?.receipts === true,
    addressGraceMs: step.addressGrace === undefined ? defaultAddressGraceMs : durationMs(step.addressGrace),
    began: input.began,
  };
}
