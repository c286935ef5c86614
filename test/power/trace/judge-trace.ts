import { target } from './read-trace.ts';
import type { Call } from './read-trace.ts';

export type TraceVerdict = Readonly<{
  /** Events that were answered 202. */
  answered: number;
  /** Of which a sync of what holds them was over before their PubAck, and that before their 202. */
  synced: number;
  /** The others, each with what was amiss. */
  amiss: readonly string[];
}>;

const writes = new Set(['write', 'pwrite64', 'writev', 'pwritev', 'pwritev2', 'sendto', 'sendmsg']);
const reads = new Set(['read', 'recvfrom', 'recvmsg', 'readv']);
const syncs = new Set(['fsync', 'fdatasync']);

/** `idPattern` finds the ids of events in whatever is written and read; `seqOf` says under which sequence the stream stores each. */
export function judgeTrace(
  calls: readonly Call[],
  { idPattern, seqOf }: Readonly<{ idPattern: RegExp; seqOf: ReadonlyMap<string, number> }>,
): TraceVerdict {
  const records = firstOf(calls.filter(isRecord), ({ args }) => args.match(idPattern) ?? []);
  const acks = firstOf(calls.filter(isAck), ({ args }) =>
    [...args.matchAll(/\\"seq\\":(\d+)/g)].map(([, seq]) => seq ?? ''),
  );
  const done = calls.filter(({ name, result }) => syncs.has(name) && result === 0);
  const answers = answersOf(calls, idPattern);
  const amiss: string[] = [];
  for (const [id, answer] of answers) {
    const seq = seqOf.get(id);
    const record = records.get(id);
    const ack = acks.get(String(seq));
    if (record === undefined || ack === undefined) amiss.push(`${id}: its record or its PubAck was not seen`);
    else if (!done.some((sync) => covers(sync, record) && sync.left < ack.entered))
      amiss.push(`${id}: acknowledged before ${target(record)?.what} was synced`);
    else if (answer.entered < ack.entered) amiss.push(`${id}: answered 202 before its PubAck`);
  }
  return { answered: answers.size, synced: answers.size - amiss.length, amiss };
}

/** A message on its way into a block of the store. */
const isRecord = (call: Call): boolean => writes.has(call.name) && (target(call)?.what.endsWith('.blk') ?? false);
const isAck = (call: Call): boolean => writes.has(call.name) && isSocket(call) && call.args.includes('\\"stream\\":');
const isSocket = (call: Call): boolean => /^(socket|TCP)/.test(target(call)?.what ?? '');

/** Only a sync that began once the write was over takes it along; the same file, by whatever descriptor. */
const covers = (sync: Call, record: Call): boolean =>
  target(sync)?.what === target(record)?.what && sync.entered > record.left;

function firstOf(calls: readonly Call[], keysOf: (call: Call) => readonly string[]): ReadonlyMap<string, Call> {
  const found = new Map<string, Call>();
  for (const call of calls) for (const key of keysOf(call)) if (!found.has(key)) found.set(key, call);
  return found;
}

/** On a connection of HTTP/1.1 the answers come in the order of the requests. */
function answersOf(calls: readonly Call[], idPattern: RegExp): ReadonlyMap<string, Call> {
  const asked = new Map<string, string[]>();
  const answers = new Map<string, Call>();
  for (const call of calls) {
    const connection = target(call)?.what ?? '';
    if (!isSocket(call)) continue;
    if (reads.has(call.name) && call.args.includes('POST /v1/events'))
      asked.set(connection, [...(asked.get(connection) ?? []), ...(call.args.match(idPattern) ?? [])]);
    else if (writes.has(call.name)) {
      for (const [, status] of call.args.matchAll(/HTTP\/1\.1 (\d{3})/g)) {
        const id = asked.get(connection)?.shift();
        if (id !== undefined && status === '202') answers.set(id, call);
      }
    }
  }
  return answers;
}
