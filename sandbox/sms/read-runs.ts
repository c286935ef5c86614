import { randomUUID } from 'node:crypto';
import type { Read } from '../http/route.ts';
import { hashStart, mix } from '../oracle/hash-index.ts';
import type { Run } from '../oracle/run.ts';
import { leastDigits, mostDigits } from '../send/refusals.ts';
import { longestId } from './destinations-schema.ts';

/** A shorter request is read as fast as any. */
const LEAST_BYTES = 1_024;
/** `{"to":"123","messageId":"1"}` and what divides it from the next. */
const LEAST_RECIPIENT_BYTES = 29;

const OPENING = Buffer.from('"destinations":[');
const [COMMA, QUOTE, BACKSLASH, CLOSING] = [0x2c, 0x22, 0x5c, 0x5d];
const [FIRST_DIGIT, LAST_DIGIT, FIRST_PLAIN, LAST_PLAIN] = [0x30, 0x39, 0x20, 0x7e];

/** The two orders in which clients write a recipient. */
const forms = [
  { isNumberFirst: true, opening: Buffer.from('{"to":"'), between: Buffer.from('","messageId":"') },
  { isNumberFirst: false, opening: Buffer.from('{"messageId":"'), between: Buffer.from('","to":"') },
];
const closing = Buffer.from('"}');

/** Stands where something was cut out; nobody can write it, because nobody knows it. */
const mark = randomUUID();

/**
 * The JSON of a send. What is long in it are recipients, thousands of the same few keys: where a list of them is written
 * without spaces, each with a plain number and a plain id, all but the first stay the bytes that they are, and JSON's own
 * reader gets to see the rest. Any other list is read as usual, so that nothing here knows what is wrong with one.
 */
export function readRuns(bytes: Buffer): Read {
  if (bytes.length < LEAST_BYTES) return readAll(bytes);
  const runs: Run[] = [];
  let rest = '';
  let done = 0;
  // Each list is gone through once, up to its first bracket, whatever it is: a body of ten megabytes may begin very many.
  for (let at = bytes.indexOf(OPENING), end = 0; at >= 0 && end >= 0; at = bytes.indexOf(OPENING, end)) {
    end = bytes.indexOf(CLOSING, at);
    const run = scan(bytes, at + OPENING.length, end);
    if (run === undefined) continue;
    runs.push(run);
    rest += `${bytes.toString('utf8', done, endOfFirst(run))},"${mark}"`;
    done = end;
  }
  if (runs.length === 0) return readAll(bytes);
  const body = JSON.parse(rest + bytes.toString('utf8', done)) as unknown;
  const byElement = placesOf(body, runs);
  return byElement.size === runs.length ? { body, runs: byElement } : readAll(bytes);
}

const readAll = (bytes: Buffer): Read => ({ body: JSON.parse(bytes.toString()) as unknown, runs: noRuns });
const noRuns: Read['runs'] = new Map();

/** Finds the marks where they should be, and takes them away: somebody may have `destinations` elsewhere, or twice. */
function placesOf(body: unknown, runs: readonly Run[]): ReadonlyMap<number, Run> {
  const { messages } = (body ?? {}) as { readonly messages?: unknown };
  const found = new Map<number, Run>();
  if (!Array.isArray(messages)) return found;
  for (const [index, message] of messages.entries()) {
    const { destinations } = (message ?? {}) as { readonly destinations?: unknown };
    const run = runs[found.size];
    if (run === undefined || !Array.isArray(destinations) || destinations[1] !== mark) continue;
    destinations.pop();
    found.set(index, run);
  }
  return found;
}

const endOfFirst = ({ tos, ids }: Run): number => Math.max(tos.ends[0] ?? 0, ids.ends[0] ?? 0) + closing.length;

/** The list of recipients from one place to another; undefined unless each of them, and there are several, is plain. */
function scan(bytes: Buffer, start: number, end: number): Run | undefined {
  const form = forms.find(({ opening }) => stands(bytes, start, opening));
  const most = Math.floor((end - start + 1) / LEAST_RECIPIENT_BYTES);
  if (form === undefined || most < 2) return undefined;
  const { isNumberFirst, opening, between } = form;
  const spans = () => ({ bytes, starts: new Uint32Array(most), ends: new Uint32Array(most) });
  const [tos, ids, hashes] = [spans(), spans(), new Uint32Array(most)];
  let count = 0;
  /** Both give where it ends, or 0 when it is not plain. */
  const number = (from: number): number => {
    let at = from;
    for (let code = bytes[at] ?? 0; code >= FIRST_DIGIT && code <= LAST_DIGIT; code = bytes[at] ?? 0) at += 1;
    tos.starts[count] = from;
    tos.ends[count] = at;
    return at - from >= leastDigits && at - from <= mostDigits ? at : 0;
  };
  const id = (from: number): number => {
    let at = from;
    let hash = hashStart;
    for (let code = bytes[at] ?? 0; code !== QUOTE; code = bytes[at] ?? 0) {
      if (code < FIRST_PLAIN || code > LAST_PLAIN || code === BACKSLASH) return 0;
      hash = mix(hash, code);
      at += 1;
    }
    ids.starts[count] = from;
    ids.ends[count] = at;
    hashes[count] = hash;
    return at > from && at - from <= longestId ? at : 0;
  };
  const [first, second] = isNumberFirst ? [number, id] : [id, number];
  for (let at = start; ; at += 1) {
    if (count === most || !stands(bytes, at, opening)) return undefined;
    at = first(at + opening.length);
    if (at === 0 || !stands(bytes, at, between)) return undefined;
    at = second(at + between.length);
    if (at === 0 || !stands(bytes, at, closing)) return undefined;
    at += closing.length;
    count += 1;
    if (at === end) return count > 1 ? { count, tos, ids, hashes } : undefined;
    if (bytes[at] !== COMMA) return undefined;
  }
}

function stands(bytes: Buffer, at: number, words: Buffer): boolean {
  for (let index = 0; index < words.length; index += 1) if (bytes[at + index] !== words[index]) return false;
  return true;
}
