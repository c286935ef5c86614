import { CURRENCY, PER_SECOND } from '../account/price.ts';
import { networkOf } from '../lookup/networks.ts';
import { vendorTime } from '../time/instant.ts';
import type { Entry } from '../oracle/entry.ts';
import { leftAt } from '../oracle/filter.ts';
import type { Report } from '../send/report.ts';
import { failures, statuses } from '../registry/statuses.ts';
import type { CallEnd } from './call-end.ts';
import { spokenSeconds } from './call.ts';

const price = { pricePerSecond: PER_SECOND, currency: CURRENCY };

/** Instants of the last try. One that was not answered ends when it stops ringing, which is when the report is made. */
function timesOf({ entry, doneAt, call }: Report) {
  const { rangAt = leftAt(entry), answeredAt, seconds = 0 } = call ?? {};
  return {
    startTime: vendorTime(rangAt),
    answerTime: answeredAt === undefined ? null : vendorTime(answeredAt),
    endTime: vendorTime(answeredAt === undefined ? Math.max(rangAt, doneAt) : answeredAt + seconds * 1_000),
  };
}

/** As the vendor's examples list them: `3, 9`. Null where a scenario did not ask for any. */
function keysOf(entry: Entry, call: CallEnd | undefined): string | null {
  const asked = entry.speech?.scenario === undefined || Object.keys(call?.inputs?.keys ?? {}).length > 0;
  return asked ? (call?.keys ?? '').replaceAll('#', '').split('').join(', ') : null;
}

/** Names of variables and what was collected into them, as the text of a JSON object. */
const asText = (inputs: Readonly<Record<string, string>> | undefined): string | null =>
  inputs === undefined || Object.keys(inputs).length === 0 ? null : JSON.stringify(inputs);

function ivrOf({ speech }: Entry, call: CallEnd | undefined): object | null {
  if (speech?.scenario === undefined) return null;
  const { inputs } = call ?? {};
  return {
    scenarioId: speech.scenario.id,
    scenarioName: speech.scenario.name,
    collectedDtmfs: asText(inputs?.keys),
    collectedMappedDtmfs: asText(inputs?.meanings),
    spokenInput: asText(inputs?.spoken),
    matchedSpokenInput: asText(inputs?.matched),
  };
}

/** An item of `/voice/1/reports`, and of the webhook. */
export function callReport(report: Report): object {
  const { entry, verdict, call } = report;
  const seconds = call?.seconds ?? 0;
  return {
    bulkId: entry.bulkId,
    messageId: entry.messageId,
    from: entry.from,
    to: entry.to,
    sentAt: vendorTime(leftAt(entry)),
    mccMnc: networkOf(entry.to)?.mccMnc,
    callbackData: entry.callbackData,
    voiceCall: {
      feature: entry.speech?.feature ?? 'Voice-message',
      ...timesOf(report),
      duration: seconds,
      chargedDuration: seconds,
      fileDuration: spokenSeconds(entry.text, entry.speech?.speechRate),
      dtmfCodes: keysOf(entry, call),
      direction: 'OUTBOUND',
      answeredBy: call?.answeredBy ?? undefined,
      ivr: ivrOf(entry, call),
    },
    price,
    status: statuses[verdict.status],
    error: failures[verdict.error],
  };
}

/** The deprecated form: of `/tts/3/reports`, and of the webhook where `notifyContentVersion` is 1. */
export function flatCallReport(report: Report): object {
  const { entry, verdict, doneAt, call } = report;
  const { inputs } = call ?? {};
  return {
    bulkId: entry.bulkId,
    messageId: entry.messageId,
    to: entry.to,
    sentAt: vendorTime(leftAt(entry)),
    doneAt: vendorTime(doneAt),
    ...timesOf(report),
    duration: call?.seconds ?? 0,
    fileDuration: spokenSeconds(entry.text, entry.speech?.speechRate),
    mccMnc: networkOf(entry.to)?.mccMnc,
    callbackData: entry.callbackData,
    dtmfCodes: keysOf(entry, call),
    dtmfCodesAsJson: inputs === undefined ? undefined : (asText(inputs.keys) ?? '{}'),
    scenarioId: entry.speech?.scenario?.id,
    scenarioName: entry.speech?.scenario?.name,
    price,
    status: statuses[verdict.status],
    error: failures[verdict.error],
  };
}

/** What is posted, in the version that its sender asked for. */
export const callWebhook = (report: Report): object =>
  report.entry.speech?.notifyVersion === 1 ? flatCallReport(report) : callReport(report);

/** An item of `/tts/3/logs`. */
export function callLog(entry: Entry): object {
  return {
    bulkId: entry.bulkId,
    messageId: entry.messageId,
    to: entry.to,
    from: entry.from,
    text: entry.text,
    sentAt: vendorTime(leftAt(entry)),
    doneAt: entry.doneAt === undefined ? undefined : vendorTime(Date.parse(entry.doneAt)),
    duration: entry.call?.seconds ?? 0,
    mccMnc: networkOf(entry.to)?.mccMnc,
    price,
    status: statuses[entry.status],
    error: failures[entry.error],
  };
}
