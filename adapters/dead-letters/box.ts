import { createHash } from 'node:crypto';
import type { DeadLetterMessage, DeadLetterSummary, Dlq, Redriven } from '../nats/dlq.ts';
import type { Redrives } from '../postgres/redrives.ts';

/** A dead letter with how often it was put back. */
export type ListedLetter = DeadLetterSummary & { readonly redriven: number };
export type LetterFilter = {
  readonly workspace?: string;
  readonly reason?: string;
  readonly limit: number;
  /** With those that were put back already. */
  readonly all?: boolean;
};

export type DeadLetterBox = {
  /** Newest first. */
  list(filter: LetterFilter): Promise<readonly ListedLetter[]>;
  show(seq: number): Promise<DeadLetterMessage | null>;
  /** In the order given; each is noted with who did it. */
  redrive(seqs: readonly number[], by: string): Promise<readonly Redriven[]>;
  /** One, with another body; noted with the SHA-256 of what it was and what it became. */
  redriveMended(seq: number, by: string, body: Uint8Array): Promise<Redriven>;
};

/** The stream keeps the letters, which never change; the journal beside it knows which were put back. */
export function createDeadLetterBox(dlq: Dlq, redrives: Redrives): DeadLetterBox {
  const putBack = async (seq: number, n: number, by: string, mended?: Uint8Array): Promise<Redriven> => {
    const before = mended && (await dlq.show(seq))?.body;
    const result = await dlq.redrive(seq, n, mended);
    if (result.kind === 'refused') return result;
    const workspace = result.subject.split('.')[1] ?? 'default';
    const change = mended && before !== undefined ? { mended: { from: digest(before), to: digest(mended) } } : {};
    await redrives.note({ workspace, seq, by, subject: result.subject, n, ...change });
    return result;
  };
  return {
    async list({ workspace, reason, limit, all = false }) {
      const filter = { ...(workspace === undefined ? {} : { workspace }), ...(reason === undefined ? {} : { reason }) };
      // What was put back must not fill the places of those that still wait.
      const counts = await redrives.counts();
      const letters = await dlq.list(all ? filter : { ...filter, without: counts }, limit);
      return letters.map((letter) => ({ ...letter, redriven: counts.get(letter.seq) ?? 0 }));
    },
    show: (seq) => dlq.show(seq),
    async redrive(seqs, by) {
      const counts = await redrives.counts();
      const results: Redriven[] = [];
      for (const seq of seqs) results.push(await putBack(seq, (counts.get(seq) ?? 0) + 1, by));
      return results;
    },
    async redriveMended(seq, by, body) {
      const counts = await redrives.counts();
      return putBack(seq, (counts.get(seq) ?? 0) + 1, by, body);
    },
  };
}

/** The journal outlives the letter, and must not hold what a person wrote (I8). */
const digest = (body: string | Uint8Array): string => createHash('sha256').update(body).digest('hex');
