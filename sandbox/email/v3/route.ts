import type { SandboxClock } from '../../time/clock.ts';
import { errorReply } from '../../http/envelopes.ts';
import { perSecond } from '../../http/rate-limit.ts';
import type { VendorRoute } from '../../http/route.ts';
import type { Files } from '../../oracle/files.ts';
import type { Submit } from '../../send/submit.ts';
import type { Settings } from '../../settings.ts';
import { overLimits } from '../limits.ts';
import type { WriteMails } from '../orders.ts';
import { mailSendScopes } from '../scopes.ts';
import { formReply } from './reply.ts';
import { readFormMail } from './mail.ts';

const places = { to: 'to', html: 'html', attachments: 'attachment', content: 'attachment' };

/** `POST /email/3/send`: one mail as a form, to up to 1,000 people. */
export const formRoute = (deps: {
  readonly submit: Submit;
  readonly write: WriteMails;
  readonly files: Files;
  readonly clock: SandboxClock;
  readonly settings: () => Settings;
}): VendorRoute => ({
  method: 'POST',
  path: '/email/3/send',
  scopes: mailSendScopes,
  limit: perSecond(4000),
  body: 'form',
  handle: ({ form, caller: { account } }) => {
    const strict = deps.settings().emailForms === 'strict';
    const read = readFormMail(form, { strict, files: deps.files, now: deps.clock.now() });
    if (!('draft' in read)) return { reply: errorReply('legacy', 400, read) };
    const { draft, group, told, bulkId } = read;
    const violations = overLimits(draft, [group], places);
    if (violations.length > 0) return { reply: errorReply('legacy', 400, violations) };
    const orders = deps.write(account, draft, [group], told);
    return formReply(deps.submit({ account, channel: 'email', via: 'email/3', bulkId, elements: 1, orders }));
  },
});
