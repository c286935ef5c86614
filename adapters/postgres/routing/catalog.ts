import { LRUCache } from 'lru-cache';
import type { ClientBase } from 'pg';
import type { Condition } from '../../../domain/condition/condition.ts';
import { asksForPast } from '../../../domain/condition/deed.ts';
import type { JourneyDefinition } from '../../../domain/journey/definition.ts';
import { entryCondition, entryType, isEventEntry } from '../../../domain/journey/entry/entry.ts';
import type { JsonObject } from '../../../domain/json.ts';
import type { JourneyFacts } from '../../../domain/routing/facts.ts';

type Version = { readonly definition: JourneyDefinition; readonly contracts: JsonObject };
export type VersionRef = { readonly workspace: string; readonly journeyId: string; readonly version: string };
type KeptRow = { workspace: string; type: string };
type Row = { workspace: string; id: string | null; version: string; status: JourneyFacts['status'] };

/** What the router knows of journeys, as of the batch at hand. */
export type CatalogView = {
  readonly hasWorkspace: (workspace: string) => boolean;
  readonly listening: (workspace: string, type: string) => readonly JourneyFacts[];
  /** What live journeys that this event type may enter ask of people's past; mostly nothing. */
  readonly doors: (workspace: string, type: string) => readonly Condition[];
  /** JSON Schema of the properties of an event type, as the live journeys of the workspace were published with. */
  readonly contract: (workspace: string, type: string) => JsonObject | undefined;
  /** Whether somebody may ask later what an event of this type held. */
  readonly keeps: (workspace: string, type: string) => boolean;
};

export type Catalog = {
  /** Of what is listed in `BatchHead.catalog`. Remembered: the list rarely changes, and published versions never do (I9). */
  view(client: ClientBase, list: string): Promise<CatalogView>;
  /** Makes sure that `definition` knows these. */
  load(client: ClientBase, refs: readonly VersionRef[]): Promise<void>;
  definition(workspace: string, journeyId: string, version: string): JourneyDefinition;
};

const keyOf = ({ workspace, journeyId, version }: VersionRef): string => `${workspace}/${journeyId}/${version}`;

/** Shared by all lanes of a router. */
export function createCatalog(): Catalog {
  const versions = new LRUCache<string, Version>({ max: 2_000 });
  let last: { stamp: string; view: CatalogView } | undefined;

  const load: Catalog['load'] = async (client, refs) => {
    const missing = [...new Map(refs.map((ref) => [keyOf(ref), ref])).values()].filter(
      (ref) => !versions.has(keyOf(ref)),
    );
    if (missing.length === 0) return;
    const { rows } = await client.query<Version & { workspace: string; journeyId: string; version: string }>({
      name: 'router.versions',
      text: `select v.workspace, v.journey_id as "journeyId", v.hash as version, v.definition, v.contracts
        from unnest($1::text[], $2::text[], $3::text[]) as r (workspace, journey_id, hash)
        join journey_versions v using (workspace, journey_id, hash)`,
      values: [
        missing.map((ref) => ref.workspace),
        missing.map((ref) => ref.journeyId),
        missing.map((ref) => ref.version),
      ],
    });
    for (const row of rows) versions.set(keyOf(row), { definition: row.definition, contracts: row.contracts });
  };

  const view: Catalog['view'] = async (client, stamp) => {
    if (last?.stamp === stamp) return last.view;
    const { journeys: rows, kept } = JSON.parse(stamp) as { journeys: Row[]; kept: KeptRow[] };
    const journeys = rows.flatMap(({ id, ...row }) => (id === null ? [] : [{ ...row, journeyId: id }]));
    await load(client, journeys);
    last = { stamp, view: buildView(rows, kept, (ref) => versions.get(keyOf(ref))) };
    return last.view;
  };

  return {
    view,
    load,
    definition(workspace, journeyId, version) {
      const found = versions.get(keyOf({ workspace, journeyId, version }));
      if (found === undefined)
        throw new Error(`journey '${journeyId}' has no version ${version} in workspace '${workspace}'`);
      return found.definition;
    },
  };
}

function buildView(
  rows: readonly Row[],
  keptRows: readonly KeptRow[],
  version: (ref: VersionRef) => Version | undefined,
): CatalogView {
  const kept = new Set(keptRows.map(({ workspace, type }) => `${workspace}/${type}`));
  const workspaces = new Set(rows.map((row) => row.workspace));
  const listening = new Map<string, JourneyFacts[]>();
  const doors = new Map<string, Condition[]>();
  const contracts = new Map<string, JsonObject>();
  for (const { workspace, id, version: hash, status } of rows) {
    const published = id === null ? undefined : version({ workspace, journeyId: id, version: hash });
    if (id === null || published === undefined) continue;
    const { definition } = published;
    if (isEventEntry(definition.on)) {
      const key = `${workspace}/${definition.on.event}`;
      listening.set(key, [...(listening.get(key) ?? []), { id, version: hash, status, definition }]);
    }
    if (status !== 'live') continue;
    const door = entryCondition(definition.on);
    if (door !== undefined && asksForPast(door)) {
      const key = `${workspace}/${entryType(definition.on)}`;
      doors.set(key, [...(doors.get(key) ?? []), door]);
    }
    // Newest first: where two live journeys were published with different contracts, the newer one's holds.
    for (const [type, schema] of Object.entries(published.contracts)) {
      const name = `${workspace}/${type}`;
      if (!contracts.has(name) && isObject(schema)) contracts.set(name, schema);
    }
  }
  return {
    hasWorkspace: (workspace) => workspaces.has(workspace),
    listening: (workspace, type) => listening.get(`${workspace}/${type}`) ?? [],
    doors: (workspace, type) => doors.get(`${workspace}/${type}`) ?? [],
    keeps: (workspace, type) => kept.has(`${workspace}/${type}`),
    contract: (workspace, type) => contracts.get(`${workspace}/${type}`),
  };
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
