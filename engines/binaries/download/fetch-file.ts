import { createWriteStream, existsSync, statSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { failureWords } from '../../../adapters/http/failure-words.ts';
import { openUrl, RefusedRedirectError } from './open-url.ts';
import type { Http } from './open-url.ts';

/** `unreachable`: no answer of any kind came, so the next file of that server need not be tried. */
export type Fetched = Readonly<{ kind: 'fetched' } | { kind: 'failed'; why: string; unreachable: boolean }>;

/** Bytes so far and in all; 0 in all where the server did not say. */
export type Progress = (have: number, total: number) => void;

/** A connection that was cut is taken up again where it ended, this often in all. */
const ATTEMPTS = 3;
/** Several times the largest release. */
const LARGEST_BYTES = 2 ** 29;

/** Fetches a URL into a file. What a cut connection left is continued by a range request, where the server knows them. */
export async function fetchFile(url: string, file: string, http: Http, progress: Progress): Promise<Fetched> {
  for (let attempt = 1; ; attempt += 1) {
    const have = existsSync(file) ? statSync(file).size : 0;
    const result = await fetchOnce({ url, file, http, progress, have });
    if (result.kind !== 'cut') return result;
    if (attempt === ATTEMPTS) return failed(`${result.why}, ${ATTEMPTS} times`);
  }
}

type Once = Readonly<{ url: string; file: string; http: Http; progress: Progress; have: number }>;
type Outcome = Fetched | Readonly<{ kind: 'cut'; why: string }>;

async function fetchOnce({ url, file, http, progress, have }: Once): Promise<Outcome> {
  let opened: Awaited<ReturnType<typeof openUrl>>;
  try {
    opened = await openUrl(url, http, have > 0 ? { range: `bytes=${have}-` } : {});
  } catch (error) {
    if (error instanceof RefusedRedirectError) return failed(error.message);
    return { kind: 'failed', why: words(error, http), unreachable: true };
  }
  const { status, headers, body, timeIsUp, done } = opened;
  try {
    const continues = status === 206 && headers.contentRange.startsWith(`bytes ${have}-`);
    if (status !== 200 && !continues) return failed(`the server answered ${status}`);
    const before = continues ? have : 0;
    const total = headers.contentLength === 0 ? 0 : before + headers.contentLength;
    if (total > LARGEST_BYTES) return failed(`the server offers ${total} bytes, which cannot be right`);
    let got = before;
    const counted = async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
      for await (const chunk of chunks) {
        got += chunk.length;
        if (got > LARGEST_BYTES) throw new Error('more bytes came than can be right');
        progress(got, total);
        yield chunk;
      }
    };
    await pipeline(body, counted, createWriteStream(file, { flags: continues ? 'a' : 'w', mode: 0o600 }));
    return { kind: 'fetched' };
  } catch (error) {
    if (timeIsUp()) return failed(`it took longer than ${http.limits.wholeMs / 60_000} min`);
    if (codeOf(error) === 'UND_ERR_BODY_TIMEOUT')
      return failed(`nothing more came for ${http.limits.stallMs / 1_000} s`);
    if (isCut(error)) return { kind: 'cut', why: 'the connection was cut' };
    return failed((error as Error).message);
  } finally {
    done();
  }
}

const failed = (why: string): Fetched => ({ kind: 'failed', why, unreachable: false });

const codeOf = (error: unknown): unknown => (error as { code?: unknown }).code;

const isCut = (error: unknown): boolean =>
  ['UND_ERR_SOCKET', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'ECONNRESET', 'EPIPE'].includes(String(codeOf(error)));

function words(error: unknown, { limits }: Http): string {
  const { name, message } = error as Error;
  if (name === 'AbortError') return `no answer within ${limits.answerMs / 1_000} s`;
  return /proxy/i.test(message) ? message : failureWords(error);
}
