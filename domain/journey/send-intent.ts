import { capabilities } from '../channel.ts';
import type { SendStep } from './definition.ts';
import { durationMs } from './duration.ts';
import { receiptPatience } from './interpreter/send.ts';
import type { Answers } from './state.ts';
import { hopOf } from './undo.ts';
import { PermanentError } from '../errors.ts';
import type { SendIntent } from '../policy/facts.ts';

/** How long a send waits for an address to appear, unless its step says otherwise. */
const defaultAddressGraceMs = 2 * 60_000;

/** How long its messages lie at their provider, virtual ms; 0 where they leave at once. */
export const liesMsOf = ({ undo }: SendStep): number => (undo?.at === 'provider' ? durationMs(undo.for) : 0);

type SendVisit = {
  readonly hop: number;
  readonly began: number;
  readonly due?: number;
  readonly answers?: Answers;
};

/** One hop of a send, as policy and ledger see it. `began`: virtual instant. */
export function sendIntent(
  workspace: string,
  step: SendStep,
  { hop, began, due = began, answers }: SendVisit,
): SendIntent {
  const way = hopOf(step, hop);
  if (way === undefined) throw new PermanentError(`step '${step.id}' has no channel number ${hop}`);
  return {
    workspace,
    channel: way.channel,
    class: step.class,
    topic: step.topic ?? null,
    template: way.template,
    awaitsReceipt: receiptPatience(step, hop) !== null && capabilities(way.channel)?.receipts === true,
    addressGraceMs: step.addressGrace === undefined ? defaultAddressGraceMs : durationMs(step.addressGrace),
    began,
    ...(step.sendBy === undefined
      ? {}
      : { staleness: { due, afterMs: durationMs(step.sendBy), late: step.late ?? ('skip' as const) } }),
    ...(step.onAmbiguity === 'resend' ? { resends: true as const } : {}),
    ...(answers === undefined ? {} : { answers }),
    ...(step.undo?.at === 'provider' ? { liesMs: liesMsOf(step) } : {}),
  };
}
