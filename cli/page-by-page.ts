/** Asks for pages until one is empty, saying on a terminal how many that makes; answers how many in all. */
export async function pageByPage(next: () => Promise<number>, word: string, quiet: boolean): Promise<number> {
  const speaks = !quiet && process.stderr.isTTY;
  let people = 0;
  for (let page = await next(); page > 0; page = await next()) {
    people += page;
    if (speaks) process.stderr.write(`\r${people} ${word} `);
  }
  if (speaks && people > 0) process.stderr.write('\n');
  return people;
}
