import type { Pool } from 'pg';

export type Redrives = {
  /** How often each dead letter was put back that ever was. */
  counts(): Promise<ReadonlyMap<number, number>>;
  /** Who put it back, and where it went. */
  note(entry: {
    readonly workspace: string;
    readonly seq: number;
    readonly by: string;
    readonly subject: string;
    readonly n: number;
    /** SHA-256 of the body as it was and as it went back, where it was mended. */
    readonly mended?: { readonly from: string; readonly to: string };
  }): Promise<void>;
};

const target = 'DLQ:';

/** The journal of redrives: a dead letter itself never changes. */
export function createRedrives(pool: Pool): Redrives {
  return {
    async counts() {
      const { rows } = await pool.query<{ target: string; n: number }>(
        `select target, count(*)::int as n from audit where action = 'dlq.redrive' group by target`,
      );
      return new Map(rows.map((row) => [Number(row.target.slice(target.length)), row.n]));
    },
    async note({ workspace, seq, by, ...detail }) {
      await pool.query(
        `insert into audit (workspace, actor, action, target, detail) values ($1, $2, 'dlq.redrive', $3, $4)`,
        [workspace, by, target + String(seq), JSON.stringify(detail)],
      );
    },
  };
}
