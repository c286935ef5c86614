import type { Steering, SteerResult } from '../../../domain/message/outcome.ts';
import { describeSilence } from '../client/answer.ts';
import { describeError } from '../client/errors.ts';
import { bulkReply, type BulkState, bulkTimes } from './bulk-reply.ts';
import { vendorTime } from '../client/link.ts';
import type { RestCall } from '../client/rest-call.ts';

/** Where a product keeps its bulks, and whether it moves one only while it is held still (calls). */
export type BulkProduct = {
  readonly path: '/sms/1/bulks' | '/tts/3/bulks' | '/email/1/bulks';
  readonly movesPausedOnly?: true;
};

type Asking = {
  readonly call: RestCall;
  readonly product: BulkProduct;
  readonly bulkId: string;
  readonly signal: AbortSignal;
};

/** Holds a scheduled bulk still, lets it go on, or moves it; like cancelling, it believes what the vendor then says and no status code. */
export async function steerBulk(asking: Asking, wish: Steering): Promise<SteerResult> {
  switch (wish.to) {
    case 'pause':
      return setState(asking, 'PAUSED', ['PAUSED'], ['PENDING']);
    case 'resume':
      return setState(asking, 'PENDING', ['PENDING', 'PROCESSING', 'FINISHED'], ['PAUSED']);
    case 'move':
      return asking.product.movesPausedOnly ? moveWhilePaused(asking, wish.sendAt) : move(asking, wish.sendAt);
  }
}

/** `reached`: the wish has come true. `open`: it may still come true, so it is to be repeated. Any other state: it never will. */
async function setState(
  asking: Asking,
  status: BulkState,
  reached: readonly BulkState[],
  open: readonly BulkState[],
): Promise<SteerResult> {
  const put = await ask(asking, 'PUT', '/status', { status });
  const said = put.kind === 'answered' && put.status === 200 ? statesOf(put.body) : null;
  if (said?.every((state) => reached.includes(state))) return { kind: 'done', detail: said.join(', ') };
  const now = await readStates(asking);
  if (now.kind !== 'states') return now;
  const detail = [...new Set(now.states)].join(', ');
  if (now.states.every((state) => reached.includes(state))) return { kind: 'done', detail };
  if (now.states.some((state) => !reached.includes(state) && !open.includes(state))) return { kind: 'tooLate', detail };
  return { kind: 'noAnswer', reason: `still ${detail} after ${wordsOf(put)}` };
}

async function move(asking: Asking, sendAt: number): Promise<SteerResult> {
  const put = await ask(asking, 'PUT', '', { sendAt: vendorTime(sendAt) });
  const detail = vendorTime(sendAt);
  if (put.kind === 'answered' && put.status === 200 && isAt(put.body, sendAt)) return { kind: 'done', detail };
  const now = await readStates(asking);
  if (now.kind !== 'states') return now;
  const gone = now.states.filter((state) => state !== 'PENDING' && state !== 'PAUSED');
  if (gone.length > 0) return { kind: 'tooLate', detail: gone.join(', ') };
  const got = await ask(asking, 'GET', '');
  if (got.kind === 'answered' && got.status === 200 && isAt(got.body, sendAt)) return { kind: 'done', detail };
  return { kind: 'noAnswer', reason: `not moved after ${wordsOf(put)}` };
}

/** Whoever is cut off in between leaves it held still: the wish is to be repeated until it is answered. */
async function moveWhilePaused(asking: Asking, sendAt: number): Promise<SteerResult> {
  const before = await readStates(asking);
  if (before.kind !== 'states') return before;
  const paused = await steerBulk(asking, { to: 'pause' });
  if (paused.kind !== 'done') return paused;
  const moved = await move(asking, sendAt);
  if (before.states.every((state) => state === 'PAUSED')) return moved;
  const resumed = await steerBulk(asking, { to: 'resume' });
  return moved.kind === 'done' && resumed.kind !== 'done' ? resumed : moved;
}

function ask({ call, product, bulkId, signal }: Asking, method: 'GET' | 'PUT', suffix: '' | '/status', body?: object) {
  const path = `${product.path}${suffix}`;
  return call({ method, path, query: { bulkId }, ...(body === undefined ? {} : { body }) }, signal);
}

type Read =
  | { readonly kind: 'states'; readonly states: readonly BulkState[] }
  | Extract<SteerResult, { kind: 'absent' | 'noAnswer' }>;

async function readStates(asking: Asking): Promise<Read> {
  const got = await ask(asking, 'GET', '/status');
  if (got.kind === 'answered' && got.status === 404) return { kind: 'absent' };
  const states = got.kind === 'answered' && got.status === 200 ? statesOf(got.body) : null;
  return states === null ? { kind: 'noAnswer', reason: wordsOf(got) } : { kind: 'states', states };
}

const wordsOf = (answer: Awaited<ReturnType<RestCall>>): string =>
  answer.kind === 'answered' ? describeError(answer.status, answer.body) : describeSilence(answer);

function statesOf(body: unknown): readonly BulkState[] | null {
  const read = bulkReply.safeParse(body);
  return read.success ? read.data : null;
}

/** To the second: that is as fine as schedules of people are, and some products answer. */
function isAt(body: unknown, sendAt: number): boolean {
  const read = bulkTimes.safeParse(body);
  return read.success && read.data.every((at) => Math.abs(at - sendAt) < 1_000);
}
