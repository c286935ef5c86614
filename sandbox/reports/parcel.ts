import { mailWebhook } from '../email/formats.ts';
import { messagesReport } from '../messages-api/formats.ts';
import type { Entry } from '../oracle/entry.ts';
import type { Report } from '../send/report.ts';
import { reportV1, reportV3 } from '../sms/formats.ts';
import { callWebhook } from '../voice/formats.ts';
import { whatsappReport } from '../whatsapp/formats.ts';
import type { Parcel } from './pusher.ts';

/** A delivery report in the form of the API that sent the message. */
export const parcelOf = (report: Report): Parcel => ({
  seq: report.entry.seq,
  form: report.entry.via,
  to: report.entry.to,
  json: () => formatOf(report.entry)(report),
});

function formatOf({ via }: Entry): (report: Report) => object {
  if (via === 'whatsapp/1') return whatsappReport;
  if (via === 'messages-api/1') return messagesReport;
  if (via === 'tts/3' || via === 'ivr/1' || via === 'ctc/1') return callWebhook;
  if (via.startsWith('email/')) return mailWebhook;
  return via === 'sms/3' ? reportV3 : reportV1;
}
