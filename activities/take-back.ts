import { evidenceOf, type UndoRow } from '../domain/compensation/plan.ts';
import { judgeTakeBack } from '../domain/compensation/take-back.ts';
import { toReal, toVirtual } from '../domain/clock.ts';
import type { SendStep } from '../domain/journey/definition.ts';
import { liesMsOf } from '../domain/journey/send-intent.ts';
import { bulkIdOf } from '../domain/ids.ts';
import type { CancelResult } from '../domain/message/outcome.ts';
import { askAgain, type Known, sendRef, type Undone } from './compensating.ts';
import type { CompensateInput } from './contract.ts';
import type { Compensations, SendDeps } from './ports.ts';

type Deps = {
  readonly send: Pick<SendDeps, 'gateway' | 'timing' | 'now'>;
  readonly compensations: Pick<Compensations, 'record'>;
};

/** Asks the provider to give a scheduled message back: repeated until it is cancelled, or too late, or a person has to look. */
export async function takeBack(
  deps: Deps,
  input: CompensateInput,
  step: SendStep,
  { askedAt }: Pick<Known, 'askedAt'>,
  row: UndoRow,
): Promise<Undone> {
  const kind = 'provider-cancel';
  const { channel } = sendRef(input, step, row.hop);
  const gateway = deps.send.gateway(channel, row.gateway);
  const bulkIds: string[] = [];
  const answers: CancelResult[] = [];
  // Attempts before the last surely did not leave, but a bulk of theirs that turned up late would.
  for (let attempt = row.attempt; attempt > 0; attempt--) {
    const bulkId = bulkIdOf(row.messageId, attempt);
    const signal = AbortSignal.timeout(deps.send.timing.httpMs);
    bulkIds.push(bulkId);
    answers.push(
      gateway?.cancel === undefined
        ? { kind: 'noAnswer', reason: `gateway ${row.gateway} is not configured here` }
        : await gateway.cancel(bulkId, { signal }),
    );
  }
  const now = deps.send.now();
  const { how, index } = judgeTakeBack(answers, now >= leavesAt(input, step, row));
  const evidence = { ...evidenceOf(row), bulkId: bulkIds[index] ?? null, provider: wordsOf(answers[index]) };
  if (how === 'silent' && now - askedAt < deps.send.timing.parkMs)
    return askAgain(deps, input, deps.send.timing.looksMs[0]);
  await deps.compensations.record(input, { kind, outcome: how === 'silent' ? 'parked' : how, evidence });
  return null;
}

/** Real epoch ms at which the first of its bulks was to leave; those of later attempts leave later. */
function leavesAt({ clock }: CompensateInput, step: SendStep, { firstAttemptAt }: UndoRow): number {
  return firstAttemptAt === null ? -Infinity : toReal(clock, toVirtual(clock, firstAttemptAt) + liesMsOf(step));
}

function wordsOf(answer: CancelResult | undefined): string {
  if (answer === undefined) return 'was never asked';
  if (answer.kind === 'absent') return 'knows no such bulk';
  return answer.kind === 'noAnswer' ? answer.reason : answer.detail;
}
