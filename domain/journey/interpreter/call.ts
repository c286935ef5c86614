import type { Outcome } from '../command.ts';
import type { JourneyDefinition, WebhookStep } from '../definition.ts';
import type { JourneyState } from '../state.ts';
import { changed } from './changed.ts';
import { note } from './memory.ts';
import { advance, enter } from './progress.ts';
import { failed } from './send.ts';

/** Real ms before the second and the third try: a restart of the far side takes about so long. After that the author's `else` is better than hope. */
const spacing: readonly number[] = [1_000, 5_000];

/** What the answer to try number `tries` means to its step. */
export function settleCall(
  definition: JourneyDefinition,
  state: JourneyState,
  tries: number,
  step: WebhookStep,
  outcome: Exclude<Outcome, { kind: 'woke' | 'marked' }>,
): JourneyState {
  const { at } = state;
  if (outcome.kind === 'performed')
    return advance(definition, note(state, { at, step: step.id, what: 'performed', detail: outcome.detail }));
  if (outcome.kind !== 'failed')
    throw new Error(`journey '${definition.id}', step '${step.id}': '${outcome.kind}' does not answer a webhook`);
  const realMs = spacing[tries - 1];
  if (outcome.again && realMs !== undefined && !state.pendingExit)
    return changed(state, { phase: { kind: 'calling', tries, realMs } });
  const noted = note(state, { at, step: step.id, what: 'failed', detail: outcome.reason });
  if (step.else.length > 0) return enter(definition, noted, 'else');
  return failed(definition, noted, step, `webhook ${step.id} failed: ${outcome.reason}`);
}
