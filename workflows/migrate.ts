import { proxyActivities } from '@temporalio/workflow';
import type { Activities, EnrollmentRef } from '../activities/contract.ts';
import type { Outcome } from '../domain/journey/command.ts';
import { comingPlace } from '../domain/journey/interpreter/place.ts';
import { takeTrail } from '../domain/journey/interpreter/take-trail.ts';
import { migrateState } from '../domain/journey/migration/migrate-state.ts';
import type { JourneyState } from '../domain/journey/state.ts';
import type { JourneyInput } from './messages.ts';
import { activityMs, retry } from './perform.ts';

export type CarriedOver =
  | ({ readonly kind: 'migrated' } & Required<Pick<JourneyInput, 'version' | 'definition' | 'state'>>)
  | { readonly kind: 'stayed'; readonly outcome: Extract<Outcome, { kind: 'stayed' }> };

/**
 * Carries somebody over whose run is quiet. Until it is over nobody may observe anything: what is heard meanwhile was judged by the one
 * version or by the other, and which of them counts is being decided.
 */
export async function migrate(
  input: JourneyInput,
  state: JourneyState,
  migration: string,
  now: () => number,
): Promise<CarriedOver> {
  const enrollment: EnrollmentRef = {
    workspace: input.workspace,
    enrollmentId: input.enrollmentId,
    clock: input.clock,
  };
  const startToCloseTimeout = Math.max(1_000, activityMs * input.timingFactor);
  const { readMigration, settleMigration } = proxyActivities<Activities>({ startToCloseTimeout, retry });
  const asked = await readMigration({ ...enrollment, migration });
  if (asked === null)
    return { kind: 'stayed', outcome: { kind: 'stayed', at: now(), reason: 'nobody asks for it any more' } };
  const tried = migrateState(input.definition, state, asked);
  const [stays, goesOn] = tried.kind === 'stays' ? [tried.reason, state] : [null, tried.state];
  const place = stays === null ? comingPlace(asked.to, goesOn, now()) : null;
  // Whoever stays is told of with whatever they do next: then nothing of this is stored.
  const [trail, rest] = takeTrail(goesOn);
  const settled = await settleMigration({ ...enrollment, migration, stays, trail: { ...trail, place } });
  return settled.kind === 'migrated'
    ? { kind: 'migrated', version: asked.version, definition: asked.to, state: rest }
    : { kind: 'stayed', outcome: settled };
}
