import { csvRows } from '../csv-rows.ts';

/** One line of a file of addresses; what it leaves open is said for all of them on the command line. */
export type Line = { readonly line: number; readonly entry: { readonly [column: string]: string } };

const columns = ['address', 'channel', 'topic', 'kind', 'reason'];

/**
 * CSV (RFC 4180: quotes, doubled inside) whose first line names its columns, `address` among them, or one address a line. Throws where a
 * column is unknown, so that nothing is left out unnoticed.
 */
export function readSuppressionFile(text: string): readonly Line[] {
  const rows = csvRows(text.replace(/^\uFEFF/, ''));
  const [head] = rows;
  if (head === undefined) return [];
  const names = head.cells.map((name) => name.trim().toLowerCase());
  const hasHead = names.includes('address');
  if (!hasHead && head.cells.length > 1)
    throw new Error(`the first line names no column "address"; expected some of ${columns.join(', ')}`);
  const unknown = hasHead ? names.find((name) => !columns.includes(name)) : undefined;
  if (unknown !== undefined)
    throw new Error(`the first line names a column "${unknown}"; expected some of ${columns.join(', ')}`);
  return rows.slice(hasHead ? 1 : 0).map(({ line, cells }) => {
    if (cells.length > names.length)
      throw new Error(`line ${line} has ${cells.length} values; expected at most ${names.length}`);
    const named = (hasHead ? names : ['address']).map((name, index) => [name, (cells[index] ?? '').trim()] as const);
    return { line, entry: Object.fromEntries(named.filter(([, value]) => value !== '')) };
  });
}
