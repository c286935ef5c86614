import { proxyActivities } from '@temporalio/workflow';
import type { Activities, EnrollmentRef } from '../activities/contract.ts';
import type { Outcome } from '../domain/journey/command.ts';
import { comingPlace } from '../domain/journey/interpreter/place.ts';
import { takeTrail } from '../domain/journey/interpreter/take-trail.ts';
import { migrateState } from '../domain/journey/migration/migrate-state.ts';
import type { JourneyState } from '../domain/journey/state.ts';
import type { JourneyInput } from './messages.ts';
import { activityMs, retry } from './perform.ts';

type Carried = Required<Pick<JourneyInput, 'version' | 'definition' | 'state'>>;
export type Migration =
  | ({ readonly kind: 'migrated' } & Carried)
  | { readonly kind: 'stayed'; readonly outcome: Outcome; readonly state: JourneyState };

/**
 * Carries somebody over whose run is quiet. Until it is over nobody may observe anything: what is heard meanwhile was judged by the one
 * version or by the other, and which of them counts is being decided.
 */
export async function migrate(
  input: JourneyInput,
  state: JourneyState,
  migration: string,
  now: () => number,
): Promise<Migration> {
  const enrollment: EnrollmentRef = {
    workspace: input.workspace,
    enrollmentId: input.enrollmentId,
    clock: input.clock,
  };
  const startToCloseTimeout = Math.max(1_000, activityMs * input.timingFactor);
  const { readMigration, settleMigration } = proxyActivities<Activities>({ startToCloseTimeout, retry });
  const asked = await readMigration({ ...enrollment, migration });
  const tried =
    asked === null
      ? { kind: 'stays' as const, reason: 'nobody asks for it any more' }
      : migrateState(input.definition, state, asked);
  const definition = asked === null || tried.kind === 'stays' ? input.definition : asked.to;
  const goesOn = tried.kind === 'stays' ? state : tried.state;
  const place = comingPlace(definition, goesOn, now());
  const [trail, rest] = takeTrail(goesOn);
  const stays = tried.kind === 'stays' ? tried.reason : null;
  const settled = await settleMigration({ ...enrollment, migration, stays, trail: { ...trail, place } });
  if (settled.kind === 'migrated' && asked !== null)
    return { kind: 'migrated', version: asked.version, definition, state: rest };
  const outcome: Outcome =
    settled.kind === 'stayed' ? settled : { kind: 'stayed', at: now(), reason: 'nobody asks for it any more' };
  return { kind: 'stayed', outcome, state };
}
