/** A line of a table, by the number of its first line in the file. */
export type Row = { readonly line: number; readonly cells: readonly string[] };

/** RFC 4180: quotes, doubled inside. Lines without a value are left out; throws where a quote does not end. */
export function csvRows(text: string): readonly Row[] {
  const rows: Row[] = [];
  let [cells, line, from] = [[] as string[], 1, 1];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|\r|$)/y;
  while (cell.lastIndex < text.length) {
    const at = cell.lastIndex;
    const found = cell.exec(text);
    if (found === null) throw new Error(`line ${line} is no CSV: a quote stands inside a value, or is never closed`);
    const [whole, quoted, plain = '', end] = found;
    cells.push(quoted?.replaceAll('""', '"') ?? plain);
    line += whole.split(/\r\n|\n|\r/).length - 1;
    if (end === ',' && cell.lastIndex < text.length) continue;
    if (end === ',') cells.push('');
    if (cells.some((one) => one.trim() !== '')) rows.push({ line: from, cells });
    [cells, from] = [[], line];
    if (cell.lastIndex === at) break; // the end, and nothing left
  }
  return rows;
}
