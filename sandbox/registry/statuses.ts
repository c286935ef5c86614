import { callErrors } from './call-errors.ts';
import { chatErrors } from './chat-errors.ts';
import { handsetErrors } from './handset-errors.ts';
import { mailErrors } from './mail-errors.ts';
import { statusIds } from './status-ids.ts';
import { userErrors } from './user-errors.ts';
import { voiceErrors } from './voice-errors.ts';
import { wordsOf } from './words.ts';

/** As the vendor's registry has it. */
export type Status = {
  readonly groupId: number;
  readonly groupName: string;
  readonly id: number;
  readonly name: string;
  readonly description: string;
};

export type Failure = Status & { readonly permanent: boolean };

type Groups = typeof statusIds;
export type StatusName = { [Group in keyof Groups]: keyof Groups[Group] }[keyof Groups];

const errors = [...handsetErrors, ...userErrors, ...voiceErrors, ...callErrors, ...mailErrors, ...chatErrors] as const;
type NamesOf<Some> = Some extends { readonly ids: infer Ids } ? keyof Ids : never;
export type FailureName = NamesOf<(typeof errors)[number]>;

const groupIds = { PENDING: 1, UNDELIVERABLE: 2, DELIVERED: 3, EXPIRED: 4, REJECTED: 5 } as const;
const errorGroupIds = { OK: 0, HANDSET_ERRORS: 1, USER_ERRORS: 2, OPERATOR_ERRORS: 3 } as const;

/** By name. */
export const statuses = byName<StatusName, Status>(
  (Object.keys(groupIds) as (keyof typeof groupIds)[]).flatMap((groupName) =>
    Object.entries(statusIds[groupName]).map(([name, id]) => {
      // Two groups of the registry share a name.
      const shown = name === 'EXPIRED_SIGNALS_BLOCKED' ? 'SIGNALS_BLOCKED' : name;
      return [name, { groupId: groupIds[groupName], groupName, id, name: shown, description: wordsOf(name) }];
    }),
  ),
);

/** Error codes beside the statuses, by name. */
export const failures = byName<FailureName, Failure>(
  errors.flatMap(({ group, permanent, ids }) =>
    Object.entries(ids).map(([name, id]) => [
      name,
      { groupId: errorGroupIds[group], groupName: group, id, name, description: wordsOf(name), permanent },
    ]),
  ),
);

/** As the older answers have it, which spell group 0 in another way. */
export function legacyFailure(name: FailureName): Failure {
  const failure = failures[name];
  return failure.groupId === 0 ? { ...failure, groupName: 'Ok' } : failure;
}

function byName<Name extends string, T>(all: readonly (readonly [string, T])[]): Readonly<Record<Name, T>> {
  return Object.fromEntries(all) as Record<Name, T>;
}
