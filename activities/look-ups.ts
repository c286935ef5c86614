import { toVirtual } from '../domain/clock.ts';
import { pathsOf } from '../domain/condition/paths-of.ts';
import { TransientError } from '../domain/errors.ts';
import { choose, resolveMoment } from '../domain/journey/look-ups.ts';
import { choicesOf } from '../domain/journey/tree.ts';
import { profileZone } from '../domain/policy/decide.ts';
import type { Activities } from './contract.ts';
import type { ActivityDeps } from './ports.ts';
import { readDeeds } from './read-deeds.ts';
import { readReaches } from './read-reaches.ts';
import { readStep } from './read-step.ts';

/** Fewer than a process has workflow-task slots: a stalled database must not keep other journeys from answering. */
const mostAtOnce = 8;

/** Pure questions about one person; they store nothing. */
export function createLookUps(deps: ActivityDeps): Pick<Activities, 'chooseBranch' | 'resolveLocalTime'> {
  let busy = 0;
  const ask = async <T>(question: () => Promise<T>): Promise<T> => {
    if (busy >= mostAtOnce) throw new TransientError(`${mostAtOnce} look-ups are under way in this process`);
    busy++;
    try {
      return await question();
    } finally {
      busy--;
    }
  };
  return {
    chooseBranch: (input) =>
      ask(async () => {
        const { facts, step } = await readStep(deps, input.enrollmentId, input.step, 'branch', 'repeat');
        // Most branches ask the profile: only those that ask for earlier steps pay for them.
        const asks = choicesOf(step).some((when) => pathsOf(when).some((path) => path.startsWith('steps.')));
        const steps = asks ? await deps.enrollments.steps(input.enrollmentId, input.answers) : {};
        const reach = await readReaches(deps, step, facts);
        const deeds = await readDeeds(deps, input, step, facts);
        const { traits, entry } = facts;
        return choose(
          step,
          { traits, event: entry, entry, steps, reach, ...deeds },
          toVirtual(input.clock, deps.send.now()),
        );
      }),
    resolveLocalTime: (input) =>
      ask(async () => {
        const { facts: known, step } = await readStep(
          deps,
          input.enrollmentId,
          input.step,
          'waitUntil',
          'waitUntilDate',
        );
        const { zones } = deps.send.policy;
        const { profileId: id, traits, settings, entry } = known;
        const person = { profile: { id, traits, revision: 0 }, settings };
        const zone = step.zone === 'profile' ? profileZone(person, zones) : step.zone;
        const asks = step.kind === 'waitUntilDate' && step.date.startsWith('steps.');
        const steps = asks ? await deps.enrollments.steps(input.enrollmentId, input.answers) : {};
        const facts = { traits, event: entry, entry, steps };
        const at = toVirtual(input.clock, deps.send.now());
        return resolveMoment(step, { after: input.after, at, facts, zone, zones, who: input.enrollmentId });
      }),
  };
}
