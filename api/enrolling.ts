import type { Pool } from 'pg';
import { uuidv7 } from 'uuidv7';
import { enroll } from '../adapters/postgres/enroll.ts';
import { findProfile } from '../adapters/postgres/reads/find-profile.ts';
import type { Clock } from '../domain/clock.ts';
import type { InboxVerdict } from '../domain/why/verdicts.ts';
import type { Commands } from './ports.ts';

/** `POST /v1/journeys/{id}/enrollments`: 202 with the enrollment, or why the journey does not take the person. */
export function createEnrolling(pool: Pool, newClock: (now: number) => Clock): Commands['enroll'] {
  return async ({ workspace, requestId, journey, to, data, by }) => {
    const profileId = await findProfile(pool, workspace, to);
    if (profileId === null) {
      return { kind: 'refused', status: 404, reason: 'Nobody is known under this name. Send an identify call first.' };
    }
    const now = Date.now();
    const input = { workspace, requestId, journey, profileId, data, by, now, clock: newClock(now), newId: uuidv7 };
    const result = await enroll(pool, input);
    if (result.kind === 'unknown journey') {
      return { kind: 'refused', status: 404, reason: `There is no journey "${journey}" in this workspace.` };
    }
    const { verdict } = result;
    if (verdict.journey !== null && verdict.verdict === 'entered' && verdict.enrollment !== undefined) {
      return { kind: 'enrolled', enrollmentId: verdict.enrollment };
    }
    return {
      kind: 'refused',
      status: 409,
      reason: reasons[verdict.verdict] ?? `The journey answers: ${verdict.verdict}.`,
    };
  };
}

const reasons: Partial<Record<InboxVerdict['verdict'], string>> = {
  'already in': 'The person is in this journey already.',
  'entered before': 'The journey takes a person once, and has had this one.',
  'too soon': 'It is too soon after the last time.',
  'not open': 'The journey lets nobody in now; its entries say from when, and until when.',
  full: 'As many came in as the journey lets in; try again later.',
  'not live': 'The journey is not live; launch it first.',
  filtered: 'The journey’s condition does not hold for this person and data.',
  'no key': 'The data lacks the value that keeps enrollments of this journey apart.',
};
