import { errorReply } from '../../http/envelopes.ts';
import { perSecond } from '../../http/rate-limit.ts';
import type { VendorAnswer, VendorRoute } from '../../http/route.ts';
import { violationsOf } from '../../http/violations.ts';
import { parseMail, type ParsedMail } from '../../mail/parse.ts';
import type { Files } from '../../oracle/files.ts';
import type { Submit } from '../../send/submit.ts';
import { domainOf } from '../address.ts';
import type { Draft, Group } from '../draft.ts';
import { overLimits } from '../limits.ts';
import type { WriteMails } from '../orders.ts';
import { mailSendScopes } from '../scopes.ts';
import { formReply } from '../v3/reply.ts';
import { mimeBody, type MimeBody } from './schema.ts';

/** 25 MB, a third longer in Base64. */
const MOST_BYTES = 36 * 1024 * 1024;
const places = { to: 'destinations', html: 'mimeMessage', attachments: 'mimeMessage', content: 'mimeMessage' };
const refuse = (property: string, violation: string): VendorAnswer => ({
  reply: errorReply('legacy', 400, [{ property, violation }]),
});

/** `POST /email/4/mime`: a mail as its sender's program wrote it. */
export const mimeRoute = (deps: {
  readonly submit: Submit;
  readonly write: WriteMails;
  readonly files: Files;
}): VendorRoute => ({
  method: 'POST',
  path: '/email/4/mime',
  scopes: mailSendScopes,
  limit: perSecond(4000),
  mostBytes: MOST_BYTES,
  handle: async ({ body, caller: { account } }) => {
    const read = mimeBody.safeParse(body);
    if (!read.success) return { reply: errorReply('legacy', 400, violationsOf(read.error, body)) };
    const mail = await parseMail(Buffer.from(read.data.mimeMessage, 'base64'), deps.files).catch(() => undefined);
    if (mail === undefined || mail.body.headers.length === 0) return refuse('mimeMessage', 'must be a MIME message');
    const { from } = read.data;
    const sender = from || mail.from;
    if (from && mail.from !== '' && organization(from) !== organization(mail.from))
      return refuse('from', "must be of the same domain as the message's From");
    const group = groupOf(read.data, mail);
    if (group.to.length === 0) return refuse('destinations', 'must not be empty');
    const draft = draftOf(read.data, mail, sender);
    const violations = overLimits(draft, [group], places);
    if (violations.length > 0) return { reply: errorReply('legacy', 400, violations) };
    const { bulkId, notifyUrl, callbackData, intermediateReport, applicationId, entityId } = read.data;
    const orders = deps.write(account, draft, [group], {
      sendAt: undefined,
      callbackData,
      notifyUrl,
      notify: undefined,
      intermediateReport,
      entityId,
      applicationId,
      campaignReferenceId: undefined,
    });
    return formReply(deps.submit({ account, channel: 'email', via: 'email/mime', bulkId, elements: 1, orders }));
  },
});

/** `mail.acme.example` and `acme.example` belong together. */
const organization = (mailbox: string): string => domainOf(mailbox).split('.').slice(-2).join('.');

const draftOf = ({ trackingUrl }: MimeBody, { subject, text, body }: ParsedMail, sender: string): Draft => ({
  sender,
  subject,
  text: text === '' ? undefined : text,
  html: body.html,
  ampHtml: undefined,
  templateId: undefined,
  placeholders: {},
  headers: [],
  lines: body.headers.filter(([name]) => !/^bcc$/i.test(name)),
  attachments: body.attachments,
  tracking: { opens: true, clicks: true, pixel: 'TOP' },
  trackingUrl,
  drop: undefined,
});

function groupOf({ destinations = [], messageId }: MimeBody, mail: ParsedMail): Group {
  const addresses = destinations.length > 0 ? destinations : mail.recipients;
  const to = addresses.map((address, index) => ({
    address,
    messageId: index === 0 ? messageId : undefined,
    placeholders: {},
  }));
  return { to, cc: [], bcc: [], replyTo: undefined, preserveRecipients: false };
}
