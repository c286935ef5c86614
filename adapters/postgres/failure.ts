import { RaceLostError } from './routing/race.ts';

/**
 * What a failed transaction means for those who sent the data: `contention` passes when tried again, `data` never does,
 * `unavailable` is no fault of the data and waits for the database.
 */
export type FailureKind = 'contention' | 'data' | 'unavailable';

const contention = new Set(['40001', '40P01', '55P03', '23505']);
/** Data exceptions, broken constraints, and limits such as an index entry that is too long. */
const dataClasses = new Set(['22', '23', '54']);

export function failureKind(error: unknown): FailureKind {
  if (error instanceof RaceLostError) return 'contention';
  const code = sqlState(error);
  if (code !== undefined) {
    if (contention.has(code)) return 'contention';
    return dataClasses.has(code.slice(0, 2)) ? 'data' : 'unavailable';
  }
  // A rule of ours that stumbles over what the message holds.
  return error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError
    ? 'data'
    : 'unavailable';
}

/** Why something is parked: in words, and in one for those who sort dead letters (`TypeError`, `SQLSTATE 54000`). */
export function describeFailure(error: unknown): { readonly problem: string; readonly errorClass: string } {
  if (!(error instanceof Error)) return { problem: String(error), errorClass: typeof error };
  const code = sqlState(error);
  return { problem: error.message, errorClass: code === undefined ? error.name : `SQLSTATE ${code}` };
}

function sqlState(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  return /^[0-9A-Z]{5}$/.test(error.code) && 'severity' in error ? error.code : undefined;
}
