import type { Pool } from 'pg';

export type Redrives = {
  /** How often each of these dead letters was put back. */
  counts(seqs: readonly number[]): Promise<ReadonlyMap<number, number>>;
  /** Who put it back, and where it went. */
  note(entry: {
    readonly workspace: string;
    readonly seq: number;
    readonly by: string;
    readonly subject: string;
    readonly n: number;
  }): Promise<void>;
};

const target = (seq: number): string => `DLQ:${seq}`;

/** The journal of redrives: a dead letter itself never changes. */
export function createRedrives(pool: Pool): Redrives {
  return {
    async counts(seqs) {
      const { rows } = await pool.query<{ target: string; n: number }>(
        `select target, count(*)::int as n from audit where action = 'dlq.redrive' and target = any ($1::text[]) group by target`,
        [seqs.map(target)],
      );
      const byTarget = new Map(rows.map((row) => [row.target, row.n]));
      return new Map(seqs.map((seq) => [seq, byTarget.get(target(seq)) ?? 0]));
    },
    async note({ workspace, seq, by, subject, n }) {
      await pool.query(
        `insert into audit (workspace, actor, action, target, detail) values ($1, $2, 'dlq.redrive', $3, $4)`,
        [workspace, by, target(seq), JSON.stringify({ subject, n })],
      );
    },
  };
}
