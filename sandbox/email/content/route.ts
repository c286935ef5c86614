import { perSecond } from '../../http/rate-limit.ts';
import { ok, type Reply } from '../../http/reply.ts';
import type { VendorRoute } from '../../http/route.ts';
import { mailManageScopes } from '../scopes.ts';
import type { Contents } from './contents.ts';

const MOST_BYTES = 20 * 1024 * 1024;
const [LEAST_MINUTES, MOST_MINUTES] = [1_440, 10_080];

/** Unlike any other of the vendor's. */
const refusal = (errorMessage: string): Reply => ({ status: 400, json: { bulkId: '', messages: [], errorMessage } });
const missing = (header: string): Reply =>
  refusal(`Required request header '${header}' for method parameter type String is not present`);

/** `POST /email/1/content`: a file for later mails to refer to. */
export const contentRoute = (contents: Contents): VendorRoute => ({
  method: 'POST',
  path: '/email/1/content',
  scopes: mailManageScopes,
  limit: perSecond(500),
  body: 'bytes',
  mostBytes: MOST_BYTES,
  handle: ({ bytes, headers, caller }) => {
    const [contentId, type] = [headers['x-content-id'], headers['x-media-type']];
    if (typeof contentId !== 'string' || contentId === '') return { reply: missing('X-Content-Id') };
    if (typeof type !== 'string' || type === '') return { reply: missing('X-Media-Type') };
    const keepMinutes = Number(headers['x-validity-period-minutes'] ?? LEAST_MINUTES);
    if (!Number.isInteger(keepMinutes) || keepMinutes < LEAST_MINUTES || keepMinutes > MOST_MINUTES)
      return { reply: refusal(`X-Validity-Period-Minutes must be between ${LEAST_MINUTES} and ${MOST_MINUTES}`) };
    const uploadedContentId = contents.put(caller.account, { contentId, type, bytes, keepMinutes });
    return { reply: ok({ uploadedContentId }) };
  },
});
