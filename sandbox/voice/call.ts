import type { Verdict } from '../oracle/entry.ts';
import { spokenText } from './tts/ssml.ts';

/** How a call goes: it rings until somebody on the page answers, or it ends by itself in one of the other ways. */
export const callFates = ['rings', 'answered', 'machine', 'busy', 'noAnswer', 'declined'] as const;
export type CallFate = (typeof callFates)[number];

/** How long it rings when its sender says nothing: the vendor's own default. Seconds. */
export const RINGS_S = 45;

/** How a try ended. `person`, `machine`: told apart because the call asked for it; `tooLong`: cut off by `callTimeout`. */
export type CallResult = 'answered' | 'person' | 'machine' | 'tooLong' | 'busy' | 'noAnswer' | 'declined';

/**
 * Status and error of each end, from the vendor's registry. Its examples of text-to-speech still have the older errors,
 * which it calls deprecated; an account may have either.
 */
const verdicts: Readonly<Record<CallResult, readonly [Verdict['status'], Verdict['error'], Verdict['error']]>> = {
  answered: ['DELIVERED_TO_HANDSET', 'VOICE_ANSWERED', 'NORMAL_HANGUP'],
  person: ['DELIVERED_TO_HANDSET', 'VOICE_ANSWERED', 'HUMAN_DETECTED'],
  machine: ['DELIVERED_TO_HANDSET', 'VOICE_ANSWERED_MACHINE', 'MACHINE_DETECTED'],
  tooLong: ['DELIVERED_TO_HANDSET', 'VOICE_ANSWERED', 'MAX_DURATION_REACHED'],
  busy: ['BUSY', 'EC_VOICE_USER_BUSY', 'BUSY'],
  noAnswer: ['NO_ANSWER', 'EC_VOICE_NO_ANSWER', 'NO_ANSWER'],
  declined: ['REJECTED', 'EC_DECLINE', 'REJECTED'],
};

export type VoiceErrors = 'older' | 'newer';
export function callVerdict(result: CallResult, errors: VoiceErrors): Verdict {
  const [status, older, newer] = verdicts[result];
  return { status, error: errors === 'older' ? older : newer };
}

export const isAnswered = (result: CallResult): boolean => !['busy', 'noAnswer', 'declined'].includes(result);

/** A voice speaks about fifteen characters a second; each comma is half a second of silence, says the vendor. */
export function spokenSeconds(text: string, rate = 1): number {
  const heard = spokenText(text);
  const commas = heard.split(',').length - 1;
  return Math.max(1, Math.ceil(heard.length / 15 / rate + commas / 2));
}

/** What the vendor collects: no more keys than asked for, and none from `#` on, which ends the input. */
export function collectKeys(keys: string, maxDtmf: number | undefined): string {
  return (keys.split('#')[0] ?? '').replaceAll(/[^0-9*]/g, '').slice(0, maxDtmf ?? 0);
}
