import { readTime } from '../../time/instant.ts';
import type { Violation } from '../../http/envelopes.ts';
import type { Form } from '../../http/form.ts';
import type { Files } from '../../oracle/files.ts';
import type { Told } from '../../send/order.ts';
import type { Draft, Group, Recipient } from '../draft.ts';
import { keepFile } from '../files.ts';
import { readHeaders } from '../headers.ts';
import { readPlaceholders } from '../placeholders.ts';
import { createFieldReader, type FieldReader } from './fields.ts';
import { readRecipient } from './recipient.ts';

export type FormMail = {
  readonly draft: Draft;
  readonly group: Group;
  readonly told: Told;
  readonly bulkId: string | undefined;
};

const MOST_SCHEDULED_MS = 30 * 86_400_000;

/** The form of `POST /email/3/send`. */
export function readFormMail(
  form: Form,
  deps: { readonly strict: boolean; readonly files: Files; readonly now: number },
): FormMail | readonly Violation[] {
  const fields = createFieldReader(form, deps.strict);
  const { text, flag } = fields;
  const group = readGroup(fields);
  const draft = readDraft(fields, form, deps.files);
  const told: Told = {
    sendAt: readSendAt(fields, deps),
    callbackData: text('callbackData', 4000),
    notifyUrl: text('notifyUrl'),
    notify: undefined,
    intermediateReport: flag('intermediateReport'),
    entityId: text('entityId'),
    applicationId: text('applicationId'),
    campaignReferenceId: text('campaignReferenceId', 255),
  };
  if (group.to.length === 0) fields.wrong('to', 'must not be empty');
  if (draft.templateId === undefined) {
    if (draft.sender === undefined) fields.wrong('from', 'must not be blank');
    if (draft.subject === undefined) fields.wrong('subject', 'must not be blank');
    if (draft.text === undefined && draft.html === undefined) fields.wrong('text', 'must not be blank');
  } else if (!/^\d{1,19}$/.test(draft.templateId)) fields.wrong('templateId', 'must be a number');
  const bulkId = text('bulkId', 100);
  return fields.violations.length > 0 ? fields.violations : { draft, group, told, bulkId };
}

function readDraft({ text, flag, json, wrong }: FieldReader, form: Form, files: Files): Draft {
  const track = flag('track');
  const position = text('trackingPixelPosition')?.toUpperCase() ?? 'TOP';
  if (position !== 'TOP' && position !== 'BOTTOM') wrong('trackingPixelPosition', 'must be TOP or BOTTOM');
  const priority = text('clientPriority')?.toUpperCase();
  if (priority !== undefined && !['HIGH', 'STANDARD', 'LOW'].includes(priority))
    wrong('clientPriority', 'must be HIGH, STANDARD or LOW');
  json('landingPagePlaceholders', readPlaceholders);
  return {
    sender: text('from'),
    subject: text('subject', 1000),
    text: text('text'),
    html: text('html'),
    ampHtml: text('ampHtml'),
    templateId: text('templateId'),
    placeholders: json('defaultPlaceholders', readPlaceholders) ?? {},
    headers: json('headers', readHeaders) ?? [],
    attachments: form.files
      .filter(({ field }) => /^(attachment|inlineImage)\b/.test(field))
      .map(({ field, fileName, type, bytes }) =>
        keepFile(files, { name: fileName, type, bytes }, field.startsWith('inlineImage')),
      ),
    tracking: {
      opens: flag('trackOpens') ?? track ?? true,
      clicks: flag('trackClicks') ?? track ?? true,
      pixel: position === 'BOTTOM' ? 'BOTTOM' : 'TOP',
    },
    trackingUrl: text('trackingUrl'),
    drop: undefined,
  };
}

/** One `messageId` for several recipients is not defined: the first gets it, unless all of them share one mail. */
function readGroup(fields: FieldReader): Group {
  const recipients = (name: string): readonly Recipient[] =>
    fields.list(name).flatMap((written) => {
      const read = readRecipient(written);
      if (read === undefined) fields.wrong(name, 'must be an address or {"to": …, "placeholders": {…}}');
      return read ?? [];
    });
  const messageId = fields.text('messageId', 200);
  const to = recipients('to').map((recipient, index) => (index === 0 ? { ...recipient, messageId } : recipient));
  const preserveRecipients = fields.flag('preserveRecipients') ?? false;
  return { to, cc: recipients('cc'), bcc: recipients('bcc'), replyTo: fields.text('replyTo'), preserveRecipients };
}

/** Go writes `infobip.Time value` instead of the instant; leniently, such a mail goes at once. */
function readSendAt(
  fields: FieldReader,
  { now, strict }: { readonly now: number; readonly strict: boolean },
): number | undefined {
  const written = fields.text('sendAt');
  if (written === undefined) return undefined;
  const at = readTime(written);
  if (at === undefined && (strict || !/^infobip\.\w+ value$/i.test(written)))
    fields.wrong('sendAt', 'must be a date of the form yyyy-MM-ddTHH:mm:ss.SSSZ');
  if (at !== undefined && at > now + MOST_SCHEDULED_MS) fields.wrong('sendAt', 'must be within 30 days');
  return at;
}
