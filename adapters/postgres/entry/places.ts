import type { ClientBase } from 'pg';
import { entryCap } from '../../../domain/journey/entry/entries.ts';
import type { JourneyFacts } from '../../../domain/routing/facts.ts';
import { createPlaceBook, type JourneyPlaces, type PlaceBook } from '../../../domain/routing/places.ts';

type Capped = { readonly workspace: string; readonly journey: Pick<JourneyFacts, 'id' | 'status' | 'definition'> };

/** Both in one order by everybody, so that no two wait for each other. */
const open = `
insert into entry_places (workspace, journey_id)
select distinct * from unnest($1::text[], $2::text[]) order by 1, 2 on conflict do nothing`;

/** A statement of its own: it sees what was committed while it waited. */
const lock = `
select p.workspace, p.journey_id as "journeyId", p.since, p.taken
from entry_places p
join (select distinct * from unnest($1::text[], $2::text[]) as a (workspace, journey_id)) a using (workspace, journey_id)
order by p.workspace, p.journey_id for update of p`;

const write = `
update entry_places p set since = x.since, taken = x.taken
from jsonb_to_recordset($1::jsonb) as x (workspace text, "journeyId" text, since float8, taken int)
where p.workspace = x.workspace and p.journey_id = x."journeyId"`;

/**
 * The places of those journeys that let in so many at most, locked until the transaction ends; asks nothing where there is none. After
 * people, before anything is written.
 */
export async function lockPlaces(client: ClientBase, journeys: readonly Capped[]): Promise<PlaceBook> {
  const capped = journeys.filter(({ journey }) => journey.status === 'live' && entryCap(journey.definition) !== null);
  if (capped.length === 0) return createPlaceBook([]);
  const values = [capped.map(({ workspace }) => workspace), capped.map(({ journey }) => journey.id)];
  await client.query({ name: 'entry.open-places', text: open, values });
  const { rows } = await client.query<JourneyPlaces>({ name: 'entry.lock-places', text: lock, values });
  return createPlaceBook(rows);
}

export async function writePlaces(client: ClientBase, places: PlaceBook): Promise<void> {
  const changed = places.changed();
  if (changed.length > 0)
    await client.query({ name: 'entry.write-places', text: write, values: [JSON.stringify(changed)] });
}
