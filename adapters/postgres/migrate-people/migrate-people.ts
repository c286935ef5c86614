import type { Pool } from 'pg';
import { askNext, defineMigration, takeBack } from './ask.ts';
import { moveOne, type MoveResult } from './move-one.ts';
import { planMigration, type MigrationOrder, type MigrationPlan, type Planned } from './plan.ts';

/** People on their way, carried over to another version of their journey: looked at, defined, asked page by page, and back. */
export type MigratePeople = {
  plan(order: MigrationOrder): Promise<Planned>;
  /** The id of the migration. Nobody is asked by it yet. */
  define(
    workspace: string,
    journey: string,
    wish: Pick<MigrationPlan, 'from' | 'to' | 'map'> & { readonly undoes: string | null; readonly by: string },
  ): Promise<string>;
  /** How many were asked now; 0: all of the share were. Null: no such migration. */
  ask(workspace: string, migration: string, percent: number): Promise<number | null>;
  takeBack(workspace: string, migration: string, by: string): Promise<string | null>;
  /** One run, to another step of the version that it is in. */
  move(workspace: string, enrollment: string, wish: { readonly to: string; readonly by: string }): Promise<MoveResult>;
};

export function createMigratePeople(pool: Pool): MigratePeople {
  return {
    plan: (order) => planMigration(pool, order),
    define: (...wish) => defineMigration(pool, ...wish),
    ask: (...share) => askNext(pool, ...share),
    takeBack: (...wish) => takeBack(pool, ...wish),
    move: (...wish) => moveOne(pool, ...wish),
  };
}
