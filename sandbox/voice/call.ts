import type { Verdict } from '../oracle/entry.ts';

/** How a call goes: it rings until somebody on the page answers, or it ends by itself in one of the other ways. */
export const callFates = ['rings', 'answered', 'machine', 'busy', 'noAnswer', 'declined'] as const;
export type CallFate = (typeof callFates)[number];

/** What a report says of a call that was put through. */
export type CallEnd = {
  readonly answeredBy: 'HUMAN' | 'MACHINE' | null;
  /** Keys that were pressed, without spaces. */
  readonly keys: string;
  /** From answering to the end. */
  readonly seconds: number;
};

/** Status and error of each end, from the vendor's registry; the error names are those of its text-to-speech examples. */
export const callVerdicts: Readonly<Record<Exclude<CallFate, 'rings'>, Verdict>> = {
  answered: { status: 'DELIVERED_TO_HANDSET', error: 'VOICE_ANSWERED' },
  machine: { status: 'DELIVERED_TO_HANDSET', error: 'VOICE_ANSWERED_MACHINE' },
  busy: { status: 'BUSY', error: 'EC_VOICE_USER_BUSY' },
  noAnswer: { status: 'NO_ANSWER', error: 'EC_VOICE_NO_ANSWER' },
  declined: { status: 'REJECTED', error: 'EC_DECLINE' },
};

/** A voice speaks about fifteen characters a second. */
export const spokenSeconds = (text: string): number => Math.max(1, Math.ceil(text.length / 15));

/** What the vendor collects: no more keys than asked for, and none from `#` on, which ends the input. */
export function collectKeys(keys: string, maxDtmf: number | undefined): string {
  return (keys.split('#')[0] ?? '').replaceAll(/[^0-9*]/g, '').slice(0, maxDtmf ?? 0);
}
