import { hash } from 'node:crypto';
import { errorReply } from '../http/envelopes.ts';
import { ok } from '../http/reply.ts';
import type { VendorRoute } from '../http/route.ts';
import type { Oracle } from '../oracle/oracle.ts';

/** `POST /ct/1/log/end/{messageId}`: the message has led to something; only what this account has sent can have done so. */
export const conversionRoute = (oracle: Pick<Oracle, 'byMessageId'>): VendorRoute => ({
  method: 'POST',
  path: '/ct/1/log/end/{messageId}',
  scopes: ['sms:manage'],
  body: 'none',
  handle({ parameters, caller }) {
    const messageId = parameters['messageId'] ?? '';
    const sent = oracle
      .byMessageId(messageId)
      .some(
        ({ channel, account, outcome }) => channel === 'sms' && account === caller.account && outcome === 'accepted',
      );
    if (!sent) return { reply: errorReply('legacy', 404) };
    const processKey = hash('md5', `${caller.account}\n${messageId}`, 'hex').toUpperCase();
    return { reply: ok({ processKey }) };
  },
});
