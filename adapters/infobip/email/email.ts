import type { MessageGateway } from '../../../domain/message/gateway.ts';
import { mailHeaders } from '../../../domain/message/mail-headers.ts';
import { cancelBulk } from '../bulks/cancel-bulk.ts';
import { classifySend } from '../outcome/classify.ts';
import { standingToSend } from '../client/breaker.ts';
import { readLink, type InfobipOptions } from '../client/link.ts';
import { logPaths } from '../receipts/log-paths.ts';
import { lookUp } from '../receipts/look-up.ts';
import { mailForm } from './mail-form.ts';
import { mailJson } from './mail-json.ts';
import { needsForm, problemOfFiles } from './mail-way.ts';
import { createRestCall } from '../client/rest-call.ts';
import { createRestGet } from '../client/rest-get.ts';
import { steerBulk, type BulkProduct } from '../bulks/steer-bulk.ts';

const product = { logs: logPaths.email, bulks: '/email/1/bulks/status' } as const;
const bulks: BulkProduct = { path: '/email/1/bulks' };

/** E-mail by Infobip, the second e-mail gateway beside SMTP: it can be asked later, and cancels what it holds. Throws only on a base URL that is none. */
export function createInfobipEmail(options: InfobipOptions): MessageGateway {
  const link = readLink(options);
  const call = createRestCall(link);
  const get = createRestGet(call);
  const { notifyUrl, trackingUrl } = options;
  return {
    name: options.name ?? 'infobip',
    channel: 'email',
    standing: () => standingToSend(link, '/email/4/messages'),
    async send(message, { signal }) {
      const { content: mail } = message;
      if (mail.kind !== 'mail')
        return { kind: 'rejected', reason: 'an e-mail needs subject, html and text', detail: mail.kind };
      const headers = mailHeaders(message, mail);
      if (headers.kind === 'refused') return { kind: 'rejected', reason: headers.reason, detail: 'not handed over' };
      const tooMuch = problemOfFiles(mail);
      if (tooMuch !== undefined) return { kind: 'rejected', reason: tooMuch, detail: 'not handed over' };
      const leave = options.mayDeliver(link.host, message.to);
      if (!leave.ok) return { kind: 'rejected', reason: leave.reason, detail: 'delivery guard' };
      const outgoing = { message, mail, headers: headers.more, notifyUrl, trackingUrl };
      const answer = needsForm(outgoing, Date.now())
        ? await call({ method: 'POST', path: '/email/3/send', form: mailForm(outgoing) }, signal)
        : await call({ method: 'POST', path: '/email/4/messages', body: mailJson(outgoing) }, signal);
      return classifySend(answer, message.messageId, Date.now());
    },
    lookUp: (messageId, ask) => lookUp(get, product, { messageId, ...ask }),
    cancel: (bulkId, { signal }) => cancelBulk(call, product.bulks, bulkId, signal),
    steer: (bulkId, wish, { signal }) => steerBulk({ call, product: bulks, bulkId, signal }, wish),
  };
}
