import { errorReply } from '../../http/envelopes.ts';
import { perSecond } from '../../http/rate-limit.ts';
import { ok } from '../../http/reply.ts';
import type { VendorRoute } from '../../http/route.ts';
import { take } from '../../http/take.ts';
import type { Files } from '../../oracle/files.ts';
import { toldOf } from '../../send/frame.ts';
import type { Submit } from '../../send/submit.ts';
import { statuses } from '../../registry/statuses.ts';
import type { Contents } from '../content/contents.ts';
import { overLimits } from '../limits.ts';
import type { WriteMails } from '../orders.ts';
import { mailSendScopes } from '../scopes.ts';
import { draftOf, groupsOf } from './drafts.ts';
import { messagesBody } from './schema.ts';

/** 25 MB of attachments, a third longer in Base64. */
const MOST_BYTES = 36 * 1024 * 1024;

/** `POST /email/4/messages`: mails as JSON. */
export const messagesRoute = (deps: {
  readonly submit: Submit;
  readonly write: WriteMails;
  readonly files: Files;
  readonly contents: Contents;
}): VendorRoute => ({
  method: 'POST',
  path: '/email/4/messages',
  scopes: mailSendScopes,
  limit: perSecond(4000),
  mostBytes: MOST_BYTES,
  horizonDays: 5,
  handle: ({ body, caller }) =>
    take(messagesBody.safeParse(body), body, 'modern', ({ messages, options }) => {
      const { account } = caller;
      const mails = messages.map((message) => ({
        draft: draftOf(message, options, { ...deps, account }),
        groups: groupsOf(message),
        told: toldOf(message, options?.schedule?.sendAt),
      }));
      const violations = mails.flatMap(({ draft, groups }, index) => overLimits(draft, groups, placesOf(index)));
      if (violations.length > 0) return { reply: errorReply('modern', 400, violations) };
      const { bulkId, taken, early } = deps.submit({
        account,
        channel: 'email',
        via: 'email/4',
        bulkId: options?.schedule?.bulkId,
        elements: messages.length,
        orders: mails.flatMap(({ draft, groups, told }) => deps.write(account, draft, groups, told)),
      });
      return {
        reply: ok({
          bulkId,
          messages: taken.map(({ to, said, messageId }) => ({
            messageId,
            // The vendor's examples have 7 here and 26 in v3.
            status: statuses[said === 'PENDING_ACCEPTED' ? 'PENDING_ENROUTE' : said],
            destination: to,
            details: { messageCount: 1 },
          })),
        }),
        wait: early,
      };
    }),
});

const placesOf = (index: number) => ({
  to: `messages[${index}].destinations`,
  html: `messages[${index}].content.html`,
  attachments: `messages[${index}].content.attachments`,
  content: `messages[${index}].content`,
});
