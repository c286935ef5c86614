import type { Pool } from 'pg';
import { createSuppressions, type Lifting, type ListedSuppression } from '../adapters/postgres/suppressions.ts';
import type { AddressKind } from '../domain/channel.ts';
import { normaliseAddress } from '../domain/message/address.ts';
import type { PolicyTools } from '../domain/policy/decide.ts';
import type { SuppressionKind } from '../domain/policy/suppression.ts';

/** As somebody writes it. Without a channel or a topic it reaches all of them. */
type WrittenScope = { readonly address: string; readonly channel: string; readonly topic: string };
type WrittenSuppression = WrittenScope & { readonly kind: SuppressionKind; readonly reason: string };

export type Suppressing = {
  list(
    workspace: string,
    filter: { readonly address?: string | undefined; readonly kind?: SuppressionKind | undefined },
    after: readonly [at: string, address: string, channel: string, topic: string] | null,
    limit: number,
  ): Promise<readonly ListedSuppression[]>;
  /** `refused`: those that are no address, by their place in the list; nothing keeps the others from being added. */
  add(
    workspace: string,
    entries: readonly WrittenSuppression[],
    by: string,
  ): Promise<{
    readonly added: number;
    readonly known: number;
    readonly refused: readonly { readonly index: number; readonly reason: string }[];
  }>;
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
  return {
    async list(workspace, { address, kind }, after, limit) {
      const filter = { address: address === undefined ? null : await spelled(workspace, address), kind: kind ?? null };
      if (after === null) return store.list(workspace, filter, null, limit);
      const [at, of, channel, topic] = after;
      return store.list(workspace, filter, { at, scope: { address: of, channel, topic } }, limit);
    },
    async add(workspace, entries, by) {
      const country = await countryOf(workspace);
      const readings = entries.map((entry) => ({ entry, reading: read(entry.address, country) }));
      const wanted = readings.flatMap(({ entry, reading }) =>
        reading.kind === 'address' ? [{ ...entry, address: reading.address }] : [],
      );
      const refused = readings.flatMap(({ reading }, index) =>
        reading.kind === 'refused' ? [{ index, reason: reading.reason }] : [],
      );
      const added = wanted.length === 0 ? 0 : await store.add(workspace, wanted, by);
      return { added, known: wanted.length - added, refused };
    },
    async lift(workspace, scope, by, reason, evenComplaint) {
      const address = await spelled(workspace, scope.address);
      return store.lift(workspace, { ...scope, address }, by, reason, evenComplaint);
    },
  };
}
