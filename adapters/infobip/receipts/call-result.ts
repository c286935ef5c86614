import { z } from 'zod';
import { parseJson } from '../../http/parse-json.ts';
import type { CallOutcome } from '../../../domain/message/outcome.ts';
import type { CallResult } from '../../../domain/message/receive.ts';
import { plain } from './identifier.ts';

/** What reports of calls carry beside a status: under `voiceCall` in version 2, at the top in version 1. */
export const callFields = {
  voiceCall: z
    .object({
      dtmfCodes: z.string().nullish().catch(null),
      answeredBy: z.string().nullish().catch(null),
      ivr: z
        .object({ collectedDtmfs: z.string().max(8_192).nullish().catch(null) })
        .nullish()
        .catch(null),
    })
    .nullish()
    .catch(null),
  dtmfCodes: z.string().nullish().catch(null),
};

const fields = z.object(callFields);
type Item = Partial<z.infer<typeof fields>> & {
  readonly status: { readonly groupId: number; readonly id: number };
  readonly error?: { readonly id: number } | undefined;
};

/**
 * The vendor's own examples show a call that nobody answered with the status DELIVERED_TO_HANDSET: the error says more, so it is read first.
 * Two sets of codes are in use, the older around 5000 and the newer from 10000. Declined is busy: the phone rang, and its owner was not free.
 */
const byError: Readonly<Record<number, CallOutcome>> = {
  5000: 'answered', // VOICE_ANSWERED
  5001: 'answered', // VOICE_ANSWERED_MACHINE
  5002: 'busy', // EC_VOICE_USER_BUSY
  5003: 'noAnswer', // EC_VOICE_NO_ANSWER
  5603: 'busy', // EC_DECLINE
  10000: 'answered', // NORMAL_HANGUP
  10002: 'answered', // MACHINE_DETECTED
  10003: 'answered', // HUMAN_DETECTED
  10004: 'answered', // MAX_DURATION_REACHED
  10200: 'noAnswer', // NO_ANSWER
  10201: 'busy', // BUSY
  10203: 'busy', // REJECTED by its owner
};
/** Where the call's fields do not say it: VOICE_ANSWERED_MACHINE, MACHINE_DETECTED, HUMAN_DETECTED. */
const byMachineDetection: Readonly<Record<number, CallResult['answeredBy']>> = {
  5001: 'machine',
  10002: 'machine',
  10003: 'human',
};
const byStatus: Readonly<Record<number, CallOutcome>> = { 96: 'noAnswer', 97: 'busy', 99: 'busy' };
const pending = 1;
const deliveredToHandset = 5;

/** What a report says of its call; null while it is under way, and for reports that are about no call. */
export function readCall(item: Item): CallResult | null {
  const known = byError[item.error?.id ?? 0] ?? byStatus[item.status.id];
  const isCall = known !== undefined || item.voiceCall != null;
  if (!isCall || item.status.groupId === pending) return null;
  const answer = known ?? (item.status.id === deliveredToHandset ? 'answered' : 'failed');
  return {
    answer,
    answeredBy: answer === 'answered' ? answeredBy(item) : null,
    dtmf: keysOf(item.voiceCall?.dtmfCodes ?? item.dtmfCodes ?? ''),
    collected: collectedOf(item.voiceCall?.ivr?.collectedDtmfs ?? ''),
  };
}

/** Null where nobody listened for it: without machine detection a person and a machine sound alike. */
function answeredBy({ voiceCall, error }: Item): CallResult['answeredBy'] {
  const said = voiceCall?.answeredBy?.toLowerCase();
  if (said === 'human' || said === 'machine') return said;
  return byMachineDetection[error?.id ?? 0] ?? null;
}

const collected = z.record(z.string().regex(/^\w{1,64}$/), z.string().max(256).regex(plain));

/** What a scenario collected: a JSON object in a text, `{"choice":"3"}`. Anything else is as good as nothing. */
function collectedOf(text: string): CallResult['collected'] {
  const read = collected.safeParse(parseJson(text));
  return read.success && Object.keys(read.data).length > 0 ? read.data : null;
}

/** `3, 9` and `39` are the same two keys. The vendor collects no more than it was asked for; the column takes 64. */
function keysOf(codes: string): string | null {
  const keys = codes.toUpperCase().replaceAll(/[^0-9*#A-D]/g, '');
  return keys === '' ? null : keys.slice(0, 64);
}
