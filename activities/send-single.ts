import { PermanentError } from '../domain/errors.ts';
import type { Activities } from './contract.ts';
import { deliver } from './deliver.ts';
import type { ActivityDeps } from './ports.ts';

/** One message that was asked for directly. Its owner is the request, so it has one step, one visit and no hop. */
export function createSendSingle(deps: ActivityDeps): Activities['sendSingle'] {
  return ({ messageId, channel }) =>
    deliver(
      deps.send,
      { owner: { kind: 'request', id: messageId }, step: 'send', visit: 1, hop: 0, channel },
      async () => {
        const intent = await deps.requests.intent(messageId);
        if (intent === null) throw new PermanentError(`no request for message ${messageId}`);
        return intent;
      },
      { seq: 0, entries: [], place: null },
    );
}
