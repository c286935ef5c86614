import type { PersonName } from '../adapters/postgres/reads/find-profile.ts';
import type { Queries } from './ports.ts';
import { problem } from './problem.ts';

const identityKinds = ['userId', 'anonymousId', 'email', 'phone'] as const;

type Names = { readonly profileId?: string | undefined } & {
  readonly [Kind in (typeof identityKinds)[number]]?: string | undefined;
};

/** The one name given in a body or query; the schema has seen to it that there is one. */
export function nameIn(names: Names): PersonName {
  for (const kind of identityKinds) {
    const value = names[kind];
    if (value !== undefined) return { kind: 'identity', identity: kind, value };
  }
  return { kind: 'profile', id: names.profileId ?? '' };
}

/** In a path: a profile id, `userId:ana`, `externalId:zendesk:17`, or any name of the person. */
export function nameInPath(text: string): PersonName {
  const [, identity, value] = /^(userId|anonymousId|email|phone|externalId:[^:]+):(.+)$/s.exec(text) ?? [];
  return identity !== undefined && value !== undefined
    ? { kind: 'identity', identity, value }
    : { kind: 'anything', text };
}

/** The profile a path names, or 404. */
export async function profileIn(queries: Queries, workspace: string, text: string): Promise<string> {
  const id = await queries.findProfile(workspace, nameInPath(text));
  if (id !== null) return id;
  throw problem(
    404,
    'Nobody is known under this name. Send an identify call first, or look with "carillon why" for what became of it.',
  );
}
