import { z } from 'zod';
import { parseJson } from '../../http/parse-json.ts';

/** The body of what the vendor calls back with; undefined where it is no JSON. */
export const readBody = (body: Uint8Array): unknown => parseJson(new TextDecoder().decode(body));

const list = z.object({ results: z.array(z.unknown()) });

/** The items of a list of `results`; null where it is none. */
export const resultsOf = (body: unknown): readonly unknown[] | null => list.safeParse(body).data?.results ?? null;

/** An item that cannot be read. */
export type Broken = { readonly kind: 'broken'; readonly problem: string; readonly original: unknown };

/** Names fields, never what they hold (I8). */
export function broken(original: unknown, error: z.ZodError | undefined): Broken {
  const fields = (error?.issues ?? []).slice(0, 5).map(({ path, code }) => `${path.join('.') || 'item'}: ${code}`);
  return { kind: 'broken', problem: fields.join('; '), original };
}
