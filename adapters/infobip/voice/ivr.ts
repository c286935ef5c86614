import { startDeadline } from '../../http/deadline.ts';
import { failureWords } from '../../http/failure-words.ts';
import { normaliseAddress } from '../../../domain/message/address.ts';
import type { MessageGateway } from '../../../domain/message/gateway.ts';
import { classifySend } from '../outcome/classify.ts';
import { standingToSend } from '../client/breaker.ts';
import { readLink, type InfobipOptions } from '../client/link.ts';
import { createRestCall } from '../client/rest-call.ts';

/**
 * Calls that play one of the account's scenarios. Their reports are those of all calls. That a log knows a launch by its message id is
 * documented nowhere (`/tts/3/logs` is said to be of voice messages, `/voice/1/reports` of outbound IVR too, but once and without `notifyUrl`
 * only), so this gateway cannot be asked: what is unclear is held until a report settles it (I5). Nor is a bulk of launches that could be
 * taken back, so nothing is scheduled. Throws only on a base URL that is none.
 */
export function createInfobipIvr(options: InfobipOptions): MessageGateway {
  const link = readLink(options);
  const call = createRestCall(link);
  return {
    name: options.name ?? 'infobip-ivr',
    channel: 'voice',
    standing: () => standingToSend(link, '/voice/ivr/1/messages'),
    async send({ messageId, to, from, content, schedule }, { signal, beforeBody = () => Promise.resolve() }) {
      if (content.kind !== 'scenario')
        return { kind: 'rejected', reason: 'only a scenario can be started', detail: content.kind };
      if (schedule !== undefined)
        return { kind: 'rejected', reason: 'a scenario that is scheduled could not be taken back', detail: 'schedule' };
      const leave = options.mayDeliver(link.host, to);
      if (!leave.ok) return { kind: 'rejected', reason: leave.reason, detail: 'delivery guard' };
      const { scenario, parameters, ringSeconds } = content;
      const { notifyUrl } = options;
      // The provider's own repeated dialling (`retry`) and its hours stay off, as for all calls (call-body.ts).
      const launch = {
        scenarioId: scenario,
        from: normaliseAddress('phone', from),
        destinations: [{ to: normaliseAddress('phone', to), messageId }],
        ...(Object.keys(parameters).length === 0 ? {} : { parameters }),
        ...(ringSeconds === undefined ? {} : { ringTimeout: ringSeconds }),
        ...(notifyUrl === undefined
          ? {}
          : { notifyUrl, notifyContentType: 'application/json', notifyContentVersion: 2 }),
      };
      // One limit for the mark in the ledger and the request: what the mark took too long for is not sent any more.
      const deadline = startDeadline(signal, options.timeoutMs);
      try {
        if (!deadline.signal.aborted) await beforeBody();
      } catch (error) {
        deadline.release();
        return { kind: 'notSent', reason: `held back before its first byte: ${failureWords(error)}` };
      }
      try {
        const request = { method: 'POST', path: '/voice/ivr/1/messages', body: { messages: [launch] } } as const;
        return classifySend(await call(request, deadline.signal), messageId, Date.now());
      } finally {
        deadline.release();
      }
    },
  };
}
