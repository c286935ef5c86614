import { vendorTime } from '../clock.ts';
import type { Entry } from '../oracle/entry.ts';
import type { Report } from '../send/report.ts';
import { failures, statuses } from '../statuses.ts';
import { spokenSeconds } from './call.ts';

const price = { pricePerSecond: 0.01, currency: 'EUR' };
const began = (entry: Entry): number => Date.parse(entry.sendAt ?? entry.at);

/** An item of `/voice/1/reports`, and of the webhook. */
export function callReport({ entry, verdict, doneAt, call }: Report): object {
  const seconds = call?.seconds ?? 0;
  const answered = call?.answeredBy != null;
  return {
    bulkId: entry.bulkId,
    messageId: entry.messageId,
    from: entry.from,
    to: entry.to,
    sentAt: vendorTime(began(entry)),
    mccMnc: '21901',
    callbackData: entry.callbackData,
    voiceCall: {
      feature: 'Voice-message',
      startTime: vendorTime(began(entry)),
      answerTime: answered ? vendorTime(doneAt - seconds * 1_000) : null,
      endTime: vendorTime(doneAt),
      duration: seconds,
      chargedDuration: seconds,
      fileDuration: spokenSeconds(entry.text),
      // As the vendor's examples list them: `3, 9`.
      dtmfCodes: (call?.keys ?? '').split('').join(', '),
      direction: 'OUTBOUND',
      answeredBy: call?.answeredBy ?? undefined,
      ivr: null,
    },
    price,
    status: statuses[verdict.status],
    error: failures[verdict.error],
  };
}

/** An item of `/tts/3/logs`. */
export function callLog(entry: Entry): object {
  return {
    bulkId: entry.bulkId,
    messageId: entry.messageId,
    to: entry.to,
    from: entry.from,
    text: entry.text,
    sentAt: vendorTime(began(entry)),
    doneAt: entry.doneAt === undefined ? undefined : vendorTime(Date.parse(entry.doneAt)),
    duration: entry.call?.seconds ?? 0,
    mccMnc: '21901',
    price,
    status: statuses[entry.status],
    error: failures[entry.error],
  };
}
