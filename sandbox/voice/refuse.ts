import type { StatusName } from '../registry/statuses.ts';
import { isTooShort, type DeliveryWindow } from '../send/window.ts';
import { machineDetections, type MachineDetection } from './speech.ts';
import { isSsml, isWellFormed } from './tts/ssml.ts';
import { voicesOf } from './tts/voices.ts';

/** What a call is judged by before it is placed, as its sender wrote it. */
export type Wish = {
  readonly text?: string | undefined;
  readonly audioFileUrl?: string | undefined;
  readonly language?: string | undefined;
  readonly notifyUrl?: string | undefined;
  readonly notifyContentType?: string | undefined;
  readonly repeatDtmf?: string | undefined;
  readonly dtmfTimeout?: number | undefined;
  readonly ringTimeout?: number | undefined;
  readonly callTimeout?: number | undefined;
  readonly machineDetection?: string | undefined;
  readonly deliveryTimeWindow?: DeliveryWindow | undefined;
};

/** Why the vendor's reply refuses the call, by its registry of voice statuses; the first that applies. */
export function refuseCall(wish: Wish, needsText: boolean): StatusName | undefined {
  return (needsText ? refuseContent(wish) : undefined) ?? refuseOptions(wish);
}

const refuseContent = ({ text, audioFileUrl, language = 'en' }: Wish): StatusName | undefined => {
  if (audioFileUrl !== undefined) return isWebUrl(audioFileUrl) ? undefined : 'REJECTED_INVALID_AUDIO_FILE_URL';
  // "Cannot contain only punctuation": there is nothing in it to speak.
  if (text === undefined || !/[\p{L}\p{N}]/u.test(text)) return 'REJECTED_MESSAGE_IS_EMPTY';
  if (voicesOf(language) === undefined) return 'REJECTED_UNSUPPORTED_LANGUAGE';
  return isSsml(text) && !isWellFormed(text) ? 'REJECTED_INVALID_SSML' : undefined;
};

function refuseOptions(wish: Wish): StatusName | undefined {
  if (wish.notifyUrl !== undefined && !isWebUrl(wish.notifyUrl)) return 'REJECTED_INVALID_NOTIFY_URL';
  if (wish.notifyContentType !== undefined && !/^application\/(json|xml)$/i.test(wish.notifyContentType))
    return 'REJECTED_INVALID_NOTIFY_CONTENT_TYPE';
  if (wish.repeatDtmf !== undefined && !/^[0-9*]+$/.test(wish.repeatDtmf)) return 'REJECTED_INVALID_DTMF_SIGN';
  if (isBelowOne(wish.dtmfTimeout)) return 'REJECTED_INVALID_DTMF_TIMEOUT';
  if (isBelowOne(wish.ringTimeout)) return 'REJECTED_INVALID_RING_TIMEOUT';
  if (isBelowOne(wish.callTimeout)) return 'REJECTED_INVALID_CALL_TIMEOUT';
  if (wish.machineDetection !== undefined && detectionOf(wish.machineDetection) === undefined)
    return 'REJECTED_INVALID_MACHINE_DETECTION';
  const { from, to } = wish.deliveryTimeWindow ?? {};
  return from && to && isTooShort(from, to) ? 'REJECTED_INVALID_DELIVERY_TIME_WINDOW' : undefined;
}

export const detectionOf = (written: string | undefined): MachineDetection | undefined =>
  machineDetections.find((known) => known === written?.toLowerCase());

const isBelowOne = (value: number | undefined): boolean => value !== undefined && value < 1;
const isWebUrl = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
