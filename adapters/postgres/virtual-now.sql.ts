/** An enrollment's virtual now, epoch ms (I14): what an occurrence made in SQL carries as its instant. */
export function virtualNow(clock: string): string {
  return `round((${clock} ->> 'virtualStart')::numeric
    + (extract(epoch from clock_timestamp()) * 1000 - (${clock} ->> 'realStart')::numeric) * (${clock} ->> 'scale')::numeric)::bigint`;
}
