import { userInfo } from 'node:os';
import type { Redriven } from '../../adapters/nats/dlq.ts';
import { print, withDlq, type DlqOptions } from './with-dlq.ts';

export type RedriveOptions = DlqOptions & Readonly<{ reason?: string; workspace?: string; all?: boolean }>;

/** `carillon dlq redrive`: those named by number, else all that the options choose, oldest first. */
export async function redrive(given: readonly number[], options: RedriveOptions): Promise<void> {
  if (given.length === 0 && options.reason === undefined && !options.all) {
    process.stderr.write('name dead letters by number, or say --reason <reason> or --all\n');
    process.exitCode = 2;
    return;
  }
  const results = await withDlq(options, async (box) => {
    const { all: _, ...filter } = options;
    const chosen =
      given.length > 0 ? given : (await box.list({ ...filter, limit: 100_000 })).map(({ seq }) => seq).toReversed();
    return box.redrive(chosen, userInfo().username);
  });
  print(results, options.json, results.map(outcomeLine).join('\n') || 'nothing to put back');
  if (results.some(({ kind }) => kind === 'refused')) process.exitCode = 1;
}

function outcomeLine(result: Redriven): string {
  return result.kind === 'redriven'
    ? `${result.seq}  put back to ${result.subject} (sequence ${result.streamSeq})`
    : `${result.seq}  not put back: ${result.why}`;
}
