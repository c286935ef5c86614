import type { CarillonEvent, Identity, IdentityKind } from '../event.ts';

/** A name as one text, unique over workspaces: the key of every map in here. */
export function nameKey(workspace: string, name: Identity): string {
  return JSON.stringify([workspace, name.kind, name.value]);
}

/** What the database knows of a person before the batch. */
export type KnownProfile = { readonly id: string; readonly workspace: string; readonly hasUserId: boolean };

export type NewName = {
  readonly workspace: string;
  readonly kind: IdentityKind;
  readonly value: string;
  readonly profileId: string;
};

/** Whose every event is, and what has to be written so that it stays so. */
export type Resolution = {
  /** Same order as the events; null where an event names nobody. */
  readonly profileIds: readonly (string | null)[];
  readonly created: readonly { readonly id: string; readonly workspace: string }[];
  readonly names: readonly NewName[];
  /** `loser` becomes an alias of `winner`; both exist in the database. */
  readonly merges: readonly { readonly winner: string; readonly loser: string }[];
};

export type Named = Pick<CarillonEvent, 'workspace' | 'identities' | 'previousId'>;
type Person = {
  readonly id: string;
  readonly workspace: string;
  readonly isNew: boolean;
  hasUserId: boolean;
  mergedInto: Person | null;
};

/** Every name that an event gives its person, the previous one of an `alias` in both of the kinds that it may be of. */
export function namesOf({ workspace, identities, previousId }: Named): { workspace: string; name: Identity }[] {
  return [...identities, ...earlierNames(previousId)].map((name) => ({ workspace, name }));
}

const earlierNames = (previousId: string | null): readonly Identity[] =>
  previousId === null
    ? []
    : [
        { kind: 'anonymousId', value: previousId },
        { kind: 'userId', value: previousId },
      ];

/**
 * Decides who is who in one batch. The rules:
 * - the strongest name an event gives decides (`userId`, external id, `anonymousId`, mail address, phone);
 * - a person without `userId` whom an event names together with another one is that other one: they merge;
 * - two people with different `userId`s never merge by a shared device or address, only by an explicit `alias`;
 * - of two merged people the one with a `userId` stays, else the older (profile ids are in order of time).
 */
export function resolveProfiles(
  events: readonly Named[],
  known: ReadonlyMap<string, KnownProfile>,
  newId: () => string,
): Resolution {
  const people = new Map<string, Person>();
  const byName = new Map<string, Person>();
  for (const [key, profile] of known) {
    const person = people.get(profile.id) ?? { ...profile, isNew: false, mergedInto: null };
    people.set(profile.id, person);
    byName.set(key, person);
  }
  const names: { readonly workspace: string; readonly name: Identity; readonly person: Person }[] = [];
  const find = (workspace: string, name: Identity): Person | undefined => {
    const person = byName.get(nameKey(workspace, name));
    return person && survivor(person);
  };
  const attach = (workspace: string, name: Identity, person: Person): void => {
    byName.set(nameKey(workspace, name), person);
    names.push({ workspace, name, person });
    if (name.kind === 'userId') person.hasUserId = true;
  };
  const create = (workspace: string): Person => {
    const person = { id: newId(), workspace, isNew: true, hasUserId: false, mergedInto: null };
    people.set(person.id, person);
    return person;
  };

  const resolved = events.map(({ workspace, identities, previousId }) => {
    if (identities.length === 0) return null;
    const found = identities.map((name) => find(workspace, name));
    let person = choose(identities, found) ?? create(workspace);
    for (const [index, name] of identities.entries()) if (found[index] === undefined) attach(workspace, name, person);
    for (const other of found) if (other !== undefined && mayMerge(person, other)) person = merge(person, other);
    if (previousId === null) return person;
    const others = earlierNames(previousId)
      .map((name) => find(workspace, name))
      .filter((other) => other !== undefined);
    for (const other of others) person = merge(person, other);
    if (others.length === 0) attach(workspace, { kind: 'anonymousId', value: previousId }, person);
    return person;
  });

  const lost = [...people.values()].filter((person) => person.mergedInto !== null && !person.isNew);
  return {
    profileIds: resolved.map((person) => (person === null ? null : survivor(person).id)),
    created: [...people.values()].filter((person) => person.isNew && person.mergedInto === null),
    names: names.map(({ workspace, name, person }) => ({ workspace, ...name, profileId: survivor(person).id })),
    merges: lost.map((person) => ({ winner: survivor(person).id, loser: person.id })),
  };
}

function survivor(person: Person): Person {
  return person.mergedInto === null ? person : survivor(person.mergedInto);
}

/** The owner of the `userId`, if that is known; a new `userId` goes to the person behind the other names, unless they are somebody else. */
function choose(identities: readonly Identity[], found: readonly (Person | undefined)[]): Person | undefined {
  const userId = identities.findIndex((name) => name.kind === 'userId');
  if (userId >= 0) return found[userId] ?? found.find((person) => person !== undefined && !person.hasUserId);
  return found.find((person) => person?.hasUserId) ?? found.find((person) => person !== undefined);
}

function mayMerge(one: Person, other: Person): boolean {
  return survivor(one) !== survivor(other) && !(survivor(one).hasUserId && survivor(other).hasUserId);
}

function merge(left: Person, right: Person): Person {
  const [one, other] = [survivor(left), survivor(right)];
  if (one === other) return one;
  const [winner, loser] = outranks(one, other) ? [one, other] : [other, one];
  loser.mergedInto = winner;
  winner.hasUserId ||= loser.hasUserId;
  return winner;
}

/** A person who is in the database outranks one that this batch made up. */
function outranks(one: Person, other: Person): boolean {
  if (one.isNew !== other.isNew) return other.isNew;
  if (one.hasUserId !== other.hasUserId) return one.hasUserId;
  return one.id <= other.id;
}
