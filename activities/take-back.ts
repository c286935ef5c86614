import { evidenceOf, parkAfterMs, type UndoRow } from '../domain/compensation/plan.ts';
import type { SendStep } from '../domain/journey/definition.ts';
import { bulkIdOf } from '../domain/ids.ts';
import type { CancelResult } from '../domain/message/outcome.ts';
import { askAgain, type Known, sendRef, type Undone } from './compensating.ts';
import type { CompensateInput } from './contract.ts';
import type { ActivityDeps } from './ports.ts';

/** Asks the provider to give a scheduled message back: repeated until it is cancelled, or too late, or a person has to look. */
export async function takeBack(
  deps: ActivityDeps,
  input: CompensateInput,
  step: SendStep,
  { askedAt }: Known,
  row: UndoRow,
): Promise<Undone> {
  const kind = 'provider-cancel';
  const { channel } = sendRef(input, step, row.hop);
  const gateway = deps.send.gateway(channel, row.gateway);
  const answers: CancelResult[] = [];
  // Attempts before the last surely did not leave, but a bulk of theirs that turned up late would.
  for (let attempt = row.attempt; attempt > 0; attempt--) {
    const bulkId = bulkIdOf(row.messageId, attempt);
    const signal = AbortSignal.timeout(deps.send.timing.httpMs);
    answers.push(
      gateway?.cancel === undefined
        ? { kind: 'noAnswer', reason: `gateway ${row.gateway} is not configured here` }
        : await gateway.cancel(bulkId, { signal }),
    );
  }
  const [last] = answers;
  const evidence = { ...evidenceOf(row), bulkId: bulkIdOf(row.messageId, row.attempt), provider: wordsOf(last) };
  const silent = answers.some((answer) => answer.kind === 'noAnswer');
  if (silent && deps.send.now() - askedAt < parkAfterMs) return askAgain(deps, input, deps.send.timing.looksMs[0]);
  const outcome = silent ? 'parked' : last?.kind === 'cancelled' ? 'undone' : 'tooLate';
  await deps.compensations.record(input, { kind, outcome, evidence });
  return null;
}

function wordsOf(answer: CancelResult | undefined): string {
  if (answer === undefined) return 'was never asked';
  if (answer.kind === 'absent') return 'knows no such bulk';
  return answer.kind === 'noAnswer' ? answer.reason : answer.detail;
}
