import type { InboxVerdict } from '../why/verdicts.ts';
import type { DataEffect, DispatchEffect, OutcomeEffect } from './effect.ts';
import type { EnrollmentFacts, PersonFacts, RoutedEvent, RoutingContext } from './facts.ts';
import { mergePeople } from './merge-people.ts';
import { routeEvent } from './route-event.ts';

export type BatchInput = {
  readonly events: readonly (RoutedEvent & { readonly profileId: string | null })[];
  /** Everybody the events are about, before them, losers of merges included. */
  readonly people: readonly PersonFacts[];
  readonly merges: readonly { readonly winner: string; readonly loser: string }[];
};

export type EventResult =
  | { readonly kind: 'routed'; readonly verdicts: readonly InboxVerdict[] }
  /** The event itself made a rule throw: it is parked, and changed nothing. */
  | { readonly kind: 'failed'; readonly problem: string };

export type OwnedOutcome = OutcomeEffect & { readonly workspace: string };

/** Everything one transaction writes, the plain facts apart. */
export type BatchPlan = {
  /** Same order as the events. */
  readonly results: readonly EventResult[];
  readonly traits: readonly { readonly id: string; readonly traits: PersonFacts['traits'] }[];
  readonly newEnrollments: readonly (EnrollmentFacts & {
    readonly profileId: string;
    readonly workspace: string;
    readonly origin: RoutedEvent;
  })[];
  readonly marks: readonly Pick<EnrollmentFacts, 'id' | 'mark' | 'slotHeld' | 'goalAt'>[];
  readonly data: readonly DataEffect[];
  readonly dispatches: readonly (DispatchEffect & { readonly workspace: string })[];
  readonly outcomes: readonly OwnedOutcome[];
};

/** Folds the events of a batch over the people they are about, in stream order. */
export function routeBatch({ events, people, merges }: BatchInput, context: RoutingContext): BatchPlan {
  const now = new Map(people.map((person) => [person.id, person]));
  const dispatches: (DispatchEffect & { workspace: string })[] = [];
  const data: DataEffect[] = [];
  const outcomes: OwnedOutcome[] = [];
  const origins = new Map<string, RoutedEvent>();

  const firstArrival = events[0]?.arrivedAt ?? 0;
  for (const { winner, loser } of merges) {
    const [one, other] = [now.get(winner), now.get(loser)];
    if (one === undefined || other === undefined) continue;
    const merged = mergePeople(one, other, firstArrival);
    now.set(winner, merged.person);
    now.delete(loser);
    dispatches.push(...merged.dispatches.map((dispatch) => ({ ...dispatch, workspace: one.workspace })));
  }

  const results = events.map((event): EventResult => {
    const person = event.profileId === null ? undefined : now.get(event.profileId);
    if (person === undefined) return { kind: 'routed', verdicts: [{ journey: null, verdict: 'no profile' }] };
    const { workspace } = person;
    try {
      const routed = routeEvent(person, event, context);
      now.set(person.id, routed.person);
      data.push(...routed.data);
      dispatches.push(...routed.dispatches.map((dispatch) => ({ ...dispatch, workspace })));
      outcomes.push(...routed.outcomes.map((one) => ({ ...one, workspace })));
      for (const one of routed.dispatches) if (one.kind === 'start') origins.set(one.enrollment.id, event);
      return { kind: 'routed', verdicts: routed.verdicts };
    } catch (error) {
      return { kind: 'failed', problem: error instanceof Error ? error.message : String(error) };
    }
  });
  return { results, ...changes(people, [...now.values()], origins), data, dispatches, outcomes };
}

function changes(
  before: readonly PersonFacts[],
  after: readonly PersonFacts[],
  origins: ReadonlyMap<string, RoutedEvent>,
): Pick<BatchPlan, 'traits' | 'newEnrollments' | 'marks'> {
  const traitsBefore = new Map(before.map(({ id, traits }) => [id, traits]));
  const known = new Map(before.flatMap(({ enrollments }) => enrollments).map((one) => [one.id, one]));
  const enrollments = after.flatMap(({ id, workspace, enrollments: own }) =>
    own.map((one) => ({ ...one, profileId: id, workspace })),
  );
  return {
    traits: after.filter(({ id, traits }) => traitsBefore.get(id) !== traits).map(({ id, traits }) => ({ id, traits })),
    newEnrollments: enrollments.flatMap((one) => {
      const origin = origins.get(one.id);
      return origin === undefined ? [] : [{ ...one, origin }];
    }),
    marks: enrollments.filter((one) => {
      const earlier = known.get(one.id);
      return (
        earlier !== undefined &&
        (earlier.mark !== one.mark || earlier.slotHeld !== one.slotHeld || earlier.goalAt !== one.goalAt)
      );
    }),
  };
}
