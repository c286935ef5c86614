import { toVirtual } from '../domain/clock.ts';
import type { Activities } from './contract.ts';
import type { ActivityDeps } from './ports.ts';

/** Carries a run over to another version: what it is asked to, and, once the workflow has found where it goes on, that it does (I9). */
export function createMigrateEnrollment(
  deps: Pick<ActivityDeps, 'migrations' | 'definitions' | 'send'>,
): Pick<Activities, 'readMigration' | 'settleMigration'> {
  return {
    readMigration: async ({ migration, enrollmentId }) => {
      const asked = await deps.migrations.read(migration, enrollmentId);
      if (asked === null) return null;
      const { workspace, journeyId, version, map } = asked;
      return { version, map, to: await deps.definitions.read(workspace, journeyId, version) };
    },
    settleMigration: async ({ migration, enrollmentId, stays, trail, clock }) => {
      const reason = await deps.migrations.settle({ migration, enrollmentId, stays, trail });
      const at = toVirtual(clock, deps.send.now());
      return reason === null ? { kind: 'migrated' } : { kind: 'stayed', at, reason };
    },
  };
}
