import type { ClientBase } from 'pg';
import type { Past } from '../../../domain/condition/answer-deeds.ts';
import type { Condition } from '../../../domain/condition/condition.ts';
import { didsOf, segmentsOf } from '../../../domain/condition/deed.ts';
import type { PersonFacts, RoutingContext } from '../../../domain/routing/facts.ts';
import { readSegments } from '../campaign/define.ts';
import { readHappened } from './read-happened.ts';

/** What must hold of somebody who comes in, and asks for more than their traits and the event at hand. */
export type AskingDoor = { readonly workspace: string; readonly profileId: string; readonly door: Condition };

export type AnswerableDoors = Pick<RoutingContext, 'segments'> & { readonly people: readonly PersonFacts[] };

/** What doors ask of people: one look-up for all of them, none where no door asks. */
export async function readDoors(
  client: ClientBase,
  people: readonly PersonFacts[],
  asking: readonly AskingDoor[],
  /** Two who turn out to be one bring what happened to either. */
  merges: readonly { readonly winner: string; readonly loser: string }[] = [],
): Promise<AnswerableDoors> {
  if (asking.length === 0) return { people, segments: () => [] };
  const segments = new Map<string, Past['segments']>();
  for (const workspace of new Set(asking.map((one) => one.workspace))) {
    const own = asking.filter((one) => one.workspace === workspace);
    segments.set(workspace, await readSegments(client, workspace, segmentsOf(own.map(({ door }) => door))));
  }
  const conditions = [...asking.map(({ door }) => door), ...[...segments.values()].flat().map((one) => one.condition)];
  const dids = didsOf(conditions);
  const asked = new Set([
    ...asking.map(({ profileId }) => profileId),
    ...merges.flatMap(({ winner, loser }) => [winner, loser]),
  ]);
  const told = await readHappened(
    client,
    people.filter(({ id }) => asked.has(id)),
    dids,
  );
  const known = new Map(told.map((person) => [person.id, person]));
  return {
    people: people.map((person) => known.get(person.id) ?? person),
    segments: (workspace) => segments.get(workspace) ?? [],
  };
}
