import { createHash } from 'node:crypto';
import { uuidOfDigest } from '../../../domain/ids.ts';
import type { RuleVerdict } from '../../../domain/policy/verdict.ts';

/** Lists of verdicts, each once, and which of them everybody has. Stored in the order of their ids: nobody waits for anybody in a circle. */
export type VerdictLists = {
  readonly ids: readonly string[];
  /** JSON, by the same index. */
  readonly texts: readonly string[];
  /** The id of each line's list, in the order of the lines. */
  readonly of: readonly string[];
};

/**
 * Most people of a page are judged alike, often by the very same words. A list of another month is another list: what nobody has named for
 * long can then be removed, and no claim finds it there at that very moment. `at`: epoch ms.
 */
export function shareVerdicts(lines: readonly (readonly RuleVerdict[])[], at: number): VerdictLists {
  const month = new Date(at).toISOString().slice(0, 7);
  const idByText = new Map<string, string>();
  let last: { readonly verdicts: readonly RuleVerdict[]; readonly id: string } | undefined;
  const of = lines.map((verdicts) => {
    if (last === undefined || !areAlike(last.verdicts, verdicts)) last = { verdicts, id: idOf(verdicts) };
    return last.id;
  });
  const lists = [...idByText].sort(([, a], [, b]) => (a < b ? -1 : 1));
  return { ids: lists.map(([, id]) => id), texts: lists.map(([text]) => text), of };

  function idOf(verdicts: readonly RuleVerdict[]): string {
    const text = JSON.stringify(verdicts);
    const known = idByText.get(text);
    if (known !== undefined) return known;
    const id = uuidOfDigest(createHash('sha256').update(`${month} ${text}`).digest('hex'));
    idByText.set(text, id);
    return id;
  }
}

function areAlike(some: readonly RuleVerdict[], others: readonly RuleVerdict[]): boolean {
  if (some.length !== others.length) return false;
  return some.every(({ rule, verdict, because }, index) => {
    const other = others[index];
    return other?.rule === rule && other.verdict === verdict && other.because === because;
  });
}

/** Stores what is not there yet: a statement that names lists has this beside it. `ids` and `texts` are parameters. */
export const storeLists = (ids: string, texts: string): string =>
  `insert into verdict_lists (id, verdicts) select * from unnest(${ids}::uuid[], ${texts}::jsonb[]) on conflict do nothing`;

/** The verdicts of a message, whichever way they were stored. */
export const verdictsOf = (message: string): string =>
  `coalesce((select v.verdicts from verdict_lists v where v.id = ${message}.verdict_list), ${message}.verdicts)`;
