import { listed, tally } from '../counts.ts';
import type { FarSide } from '../books/far-side.ts';
import type { DemoMessage } from '../books/ledger.ts';
import type { Played, Undone } from './played.ts';

/** Ids of messages that their provider gave back. */
export function takenBack(compensations: readonly Undone[]): ReadonlySet<string> {
  const back = compensations.filter(({ kind, outcome }) => kind === 'provider-cancel' && outcome === 'undone');
  return new Set(back.map(({ evidence }) => String(evidence['messageId'])));
}

/** What was owed must have been undone, and each with evidence that the ledger, the profile or the far side bears out. */
export function compensationProblems(played: Played, farSide: FarSide): readonly string[] {
  const { owed, compensations, messages } = played;
  const found = tally(compensations.map(({ kind }) => kind));
  const missing = JSON.stringify(owed.undoing) === JSON.stringify(found);
  return [
    ...(missing ? [] : [`to be undone: ${listed(owed.undoing)}; undone: ${listed(found)}`]),
    ...compensations.flatMap((one) => {
      const label = `${one.kind} of ${one.step} in ${one.journey}`;
      return contradictions(one, messages, farSide).map((problem) => `${label} ${problem}`);
    }),
  ];
}

function contradictions(one: Undone, messages: readonly DemoMessage[], farSide: FarSide): readonly string[] {
  const { kind, outcome, step, enrollment, evidence } = one;
  const message = messages.find(({ providerMessageId }) => providerMessageId === evidence['messageId']);
  const original = messages.find((sent) => sent.enrollment === enrollment && sent.step === step);
  // A server that the caller brought may have sent at once what was meant for later: that is its word.
  const tooLate = kind === 'provider-cancel' && outcome === 'tooLate' && farSide.checkedAgainst('sms') === 'replies';
  if (outcome !== 'undone' && !tooLate) return [`came to ${outcome ?? 'no end yet'}: ${JSON.stringify(evidence)}`];
  switch (kind) {
    case 'cancel-held':
      return original === undefined ? [] : ['left a message in the ledger'];
    case 'provider-cancel':
      return message === undefined ? ['names no message of the ledger'] : stayedAway(message, tooLate, farSide);
    case 'correction': {
      if (original?.state !== 'ACCEPTED') return ['put right what was never sent'];
      return message?.state === 'ACCEPTED' ? [] : ['names no message that was sent'];
    }
    case 'restore':
      return cameBack(one);
    case 'webhook':
      return ['is none of the demo'];
  }
}

/** Our sandbox must say so itself: taken back, and never handed to anybody. */
function stayedAway(message: DemoMessage, tooLate: boolean, farSide: FarSide): readonly string[] {
  if (tooLate || farSide.checkedAgainst(message.channel) === 'replies') return [];
  const gone = farSide.entries(message).filter(({ held, status }) => held !== 'CANCELED' || status !== 'CANCELLED');
  return gone.length === 0 ? [] : [`was undone, but the far side did not cancel ${message.providerMessageId}`];
}

function cameBack({ evidence, holds, told }: Undone): readonly string[] {
  const { restored } = evidence;
  if (!Array.isArray(restored) || restored.length === 0) return ['names no trait'];
  return restored
    .map(String)
    .filter((trait) => holds[trait] !== told[trait])
    .map((trait) => `left ${trait} as ${JSON.stringify(holds[trait])}; it was ${JSON.stringify(told[trait])}`);
}
