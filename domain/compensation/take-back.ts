import type { CancelResult } from '../message/outcome.ts';

/** `index`: the answer that decided. `silent`: the provider has not said all of it. */
type TakenBack = { readonly how: 'undone' | 'tooLate' | 'silent'; readonly index: number };

/**
 * What asking for the bulk of every attempt came to, the last attempt's first: the message may lie under any of them, where an earlier one
 * turned up late and the last was taken for a copy of it. One that is on its way decides. A bulk that is unknown was never opened, unless
 * `mayHaveLeft`: providers forget what has gone. That matters for the last attempt alone, because those before it surely did not leave (I5).
 */
export function judgeTakeBack(answers: readonly CancelResult[], mayHaveLeft: boolean): TakenBack {
  const first = (kind: CancelResult['kind']): number => answers.findIndex((answer) => answer.kind === kind);
  const [silent, gone, cancelled] = [first('noAnswer'), first('tooLate'), first('cancelled')];
  if (silent >= 0) return { how: 'silent', index: silent };
  if (gone >= 0) return { how: 'tooLate', index: gone };
  if (cancelled < 0 || (answers[0]?.kind === 'absent' && mayHaveLeft)) return { how: 'tooLate', index: 0 };
  return { how: 'undone', index: cancelled };
}
