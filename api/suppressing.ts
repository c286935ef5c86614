import type { Pool } from 'pg';
import { createSuppressionImports, type SuppressionImports } from '../adapters/postgres/suppression-imports.ts';
import {
  createSuppressions,
  type Lifting,
  type ListedSuppression,
  type SuppressionImport,
} from '../adapters/postgres/suppressions.ts';
import type { AddressKind } from '../domain/channel.ts';
import { normaliseAddress } from '../domain/message/address.ts';
import type { PolicyTools } from '../domain/policy/decide.ts';
import type { SuppressionKind } from '../domain/policy/suppression.ts';

/** As somebody writes it. Without a channel or a topic it reaches all of them. */
type WrittenScope = { readonly address: string; readonly channel: string; readonly topic: string };
type WrittenSuppression = WrittenScope & { readonly kind: SuppressionKind; readonly reason: string };

/** `refused`: those that are no address, by their place in the list; nothing keeps the others from being added. */
type Added = {
  readonly added: number;
  readonly known: number;
  readonly refused: readonly { readonly index: number; readonly reason: string }[];
};
/** What adding would do. `reads`: the addresses as messages go to them, and whether they are on the list already. */
type Preview = Added & {
  readonly reads: readonly { readonly index: number; readonly address: string; readonly known: boolean }[];
};

export type Suppressing = SuppressionImports & {
  list(
    workspace: string,
    filter: { readonly address?: string | undefined; readonly kind?: SuppressionKind | undefined },
    after: readonly [at: string, address: string, channel: string, topic: string] | null,
    limit: number,
  ): Promise<readonly ListedSuppression[]>;
  /** Null where the import that they are of was undone. */
  add(
    workspace: string,
    entries: readonly WrittenSuppression[],
    by: string,
    of: SuppressionImport | null,
  ): Promise<Added | null>;
  /** Changes nothing. */
  preview(workspace: string, entries: readonly WrittenSuppression[]): Promise<Preview>;
  lift(workspace: string, scope: WrittenScope, by: string, reason: string, evenComplaint: boolean): Promise<Lifting>;
};

/** `/v1/suppressions`: addresses as people write them, read as a send reads them. */
export function createSuppressing(pool: Pool, readAddress: PolicyTools['readAddress']): Suppressing {
  const store = createSuppressions(pool);
  const countryOf = async (workspace: string): Promise<string | undefined> => {
    const { rows } = await pool.query<{ country: string | null }>(
      `select settings ->> 'defaultCountry' as country from workspaces where id = $1`,
      [workspace],
    );
    return rows[0]?.country ?? undefined;
  };
  const read = (text: string, country: string | undefined) => {
    const kind: AddressKind = text.includes('@') ? 'email' : 'phone';
    const reading = readAddress(kind, text, country);
    return reading.kind === 'address'
      ? { kind: 'address' as const, address: normaliseAddress(kind, reading.address) }
      : reading;
  };
  /** What cannot be read is looked for as it stands: the list may hold addresses from before somebody mended the rules. */
  const spelled = async (workspace: string, text: string): Promise<string> => {
    const reading = read(text, await countryOf(workspace));
    return reading.kind === 'address'
      ? reading.address
      : normaliseAddress(text.includes('@') ? 'email' : 'phone', text);
  };
  /** Those that are addresses, as a send reads them, and why the others are none. */
  const readAll = async (workspace: string, entries: readonly WrittenSuppression[]) => {
    const country = await countryOf(workspace);
    const readings = entries.map((entry, index) => ({ index, entry, reading: read(entry.address, country) }));
    return {
      wanted: readings.flatMap(({ index, entry, reading }) =>
        reading.kind === 'address' ? [{ index, entry: { ...entry, address: reading.address } }] : [],
      ),
      refused: readings.flatMap(({ index, reading }) =>
        reading.kind === 'refused' ? [{ index, reason: reading.reason }] : [],
      ),
    };
  };
  return {
    ...createSuppressionImports(pool),
    async list(workspace, { address, kind }, after, limit) {
      const filter = { address: address === undefined ? null : await spelled(workspace, address), kind: kind ?? null };
      if (after === null) return store.list(workspace, filter, null, limit);
      const [at, of, channel, topic] = after;
      return store.list(workspace, filter, { at, scope: { address: of, channel, topic } }, limit);
    },
    async add(workspace, entries, by, of) {
      const { wanted, refused } = await readAll(workspace, entries);
      const added =
        wanted.length === 0
          ? 0
          : await store.add(
              workspace,
              wanted.map(({ entry }) => entry),
              by,
              of,
            );
      return added === null ? null : { added, known: wanted.length - added, refused };
    },
    async preview(workspace, entries) {
      const { wanted, refused } = await readAll(workspace, entries);
      const known = await store.known(
        workspace,
        wanted.map(({ entry }) => entry),
      );
      const reads = wanted.map(({ index, entry }, place) => ({
        index,
        address: entry.address,
        known: known.has(place),
      }));
      const fresh = wanted.filter((_, place) => !known.has(place));
      const added = new Set(
        fresh.map(({ entry: { address, channel, topic } }) => JSON.stringify([address, channel, topic])),
      ).size;
      return { added, known: wanted.length - added, refused, reads };
    },
    async lift(workspace, scope, by, reason, evenComplaint) {
      const address = await spelled(workspace, scope.address);
      return store.lift(workspace, { ...scope, address }, by, reason, evenComplaint);
    },
  };
}
