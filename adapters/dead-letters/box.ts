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
};

/** The stream keeps the letters, which never change; the journal beside it knows which were put back. */
export function createDeadLetterBox(dlq: Dlq, redrives: Redrives): DeadLetterBox {
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
      for (const seq of seqs) {
        const n = (counts.get(seq) ?? 0) + 1;
        const result = await dlq.redrive(seq, n);
        results.push(result);
        if (result.kind !== 'redriven') continue;
        const workspace = result.subject.split('.')[1] ?? 'default';
        await redrives.note({ workspace, seq, by, subject: result.subject, n });
      }
      return results;
    },
  };
}
