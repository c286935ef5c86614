import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import type { Redriven } from '../../adapters/nats/dlq.ts';
import { maxEventBytes } from '../../domain/ingest/limits.ts';
import { print, withDlq, type DlqOptions } from './with-dlq.ts';

export type RedriveOptions = DlqOptions &
  Readonly<{ reason?: string; workspace?: string; all?: boolean; body?: string }>;

/** `carillon dlq redrive`: those named by number, else all that the options choose, oldest first. */
export async function redrive(given: readonly number[], options: RedriveOptions): Promise<void> {
  if (given.length === 0 && options.reason === undefined && !options.all) {
    process.stderr.write('name dead letters by number, or say --reason <reason> or --all\n');
    process.exitCode = 2;
    return;
  }
  const [only] = given;
  if (options.body !== undefined && (only === undefined || given.length > 1)) {
    process.stderr.write('--body mends one dead letter: name it by its number\n');
    process.exitCode = 2;
    return;
  }
  const mended = options.body === undefined ? undefined : readBody(options.body);
  const results = await withDlq(options, async (box) => {
    const by = userInfo().username;
    if (mended !== undefined && only !== undefined) return [await box.redriveMended(only, by, mended)];
    const { all: _, body: __, ...filter } = options;
    const chosen =
      given.length > 0 ? given : (await box.list({ ...filter, limit: 100_000 })).map(({ seq }) => seq).toReversed();
    return box.redrive(chosen, by);
  });
  print(results, options.json, results.map(outcomeLine).join('\n') || 'nothing to put back');
  if (results.some(({ kind }) => kind === 'refused')) process.exitCode = 1;
}

/** The bytes of the file. Throws where no event could have such a body: it would only come back as another dead letter. */
function readBody(file: string): Uint8Array {
  const bytes = readFileSync(file);
  if (bytes.length > maxEventBytes) throw new Error(`${file} is larger than ${maxEventBytes / 1_024} KiB`);
  let body: unknown;
  try {
    body = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw new Error(`${file} is not JSON: ${(error as Error).message}`, { cause: error });
  }
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return bytes;
  throw new Error(`${file} must hold a JSON object, as the body of an event is one`);
}

function outcomeLine(result: Redriven): string {
  return result.kind === 'redriven'
    ? `${result.seq}  put back to ${result.subject} (sequence ${result.streamSeq})`
    : `${result.seq}  not put back: ${result.why}`;
}
