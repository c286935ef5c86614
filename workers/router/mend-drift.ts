import type { Pool } from 'pg';
import { createEnrollments } from '../../adapters/postgres/journey/enrollments.ts';
import { createDrift } from '../../adapters/postgres/routing/drift.ts';
import { mendOf, type WorkflowState } from '../../domain/routing/drift.ts';

export type DriftDeps = {
  readonly pool: Pool;
  readonly stateOf: (workflowId: string) => Promise<WorkflowState>;
  /** Carries out what was opened again. */
  readonly kick: (workflowIds: readonly string[]) => void;
  readonly onMended: (mended: Mended) => void;
  readonly onTrouble: (what: string, error: unknown) => void;
  /** An enrollment is asked about from this age on: younger ones are just beginning. */
  readonly olderThanMs: number;
  /** Between two pages. */
  readonly everyMs: number;
};

/** What one page came to. */
export type Mended = { readonly asked: number; readonly reopened: number; readonly ended: number };

/** Enrollments per page, and questions to Temporal at a time: 200 in half a minute are no load for anybody. */
const [page, atOnce] = [200, 8] as const;
/** More of them gone at once, and most of a page, is no drift but another Temporal or an empty one: a person must look. */
const mostVanished = 10;
const first = '00000000-0000-0000-0000-000000000000';

/**
 * Two sources of truth may drift: a workflow was terminated by hand, failed, or is gone with its store, and the row still calls the person
 * on their way. Goes through all that run, page by page, again and again.
 */
export function createMendDrift(deps: DriftDeps) {
  const { pool, stateOf, onTrouble } = deps;
  const drift = createDrift(pool);
  const enrollments = createEnrollments(pool);
  let after = first;
  let underWay: Promise<unknown> | undefined;
  let ranAt = Number.NEGATIVE_INFINITY;

  const end = async (id: string, reason: string): Promise<void> => {
    const trail = { seq: 0, entries: [], place: null };
    await enrollments.close({ enrollmentId: id, status: 'failed', reason, undoable: false, trail });
    await drift.noteEnd(id, reason);
  };
  const round = async (): Promise<Mended> => {
    const suspects = await drift.suspects(after, page, deps.olderThanMs);
    after = suspects.length < page ? first : (suspects.at(-1)?.id ?? first);
    const states: WorkflowState[] = [];
    for (let index = 0; index < suspects.length; index += atOnce)
      states.push(...(await Promise.all(suspects.slice(index, index + atOnce).map((one) => stateOf(one.workflowId)))));
    const absent = suspects.filter((_, index) => states[index] === 'absent');
    const reopened = absent.length === 0 ? new Set<string>() : await drift.reopen(absent.map(({ id }) => id));
    deps.kick(absent.filter(({ id }) => reopened.has(id)).map(({ workflowId }) => workflowId));
    const vanished = absent.length - reopened.size;
    const isOtherStore = vanished > mostVanished && vanished * 2 > suspects.length;
    if (isOtherStore)
      onTrouble(
        'many workflows are gone at once: is this the Temporal they were started in? Nobody is ended',
        vanished,
      );
    let ended = 0;
    for (const [index, { id }] of suspects.entries()) {
      const mend = mendOf(states[index] ?? 'running', reopened.has(id));
      if (mend.kind !== 'end' || (isOtherStore && states[index] === 'absent')) continue;
      await end(id, mend.reason);
      ended += 1;
    }
    const mended = { asked: suspects.length, reopened: reopened.size, ended };
    if (mended.reopened + mended.ended > 0) deps.onMended(mended);
    return mended;
  };
  return {
    round,
    /** Begins a page if it is time for one. Never waits. */
    sweep(): void {
      if (underWay !== undefined || performance.now() - ranAt < deps.everyMs) return;
      ranAt = performance.now();
      underWay = round()
        .catch((error: unknown) => onTrouble('enrollments could not be held against their workflows', error))
        .finally(() => (underWay = undefined));
    },
    async close(): Promise<void> {
      await underWay;
    },
  };
}
