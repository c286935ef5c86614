import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const folder = 'bench/ceilings';

describe('bench/ceilings', () => {
  const ceilings = readdirSync(folder);
  it.each(ceilings)('%s is short and holds nothing of the product', (file) => {
    const text = readFileSync(`${folder}/${file}`, 'utf8');
    const imported = [...text.matchAll(/(?:from|import) '([^']+)'/g)].map(([, name]) => name ?? '');
    // Ceilings may share what is theirs.
    expect(imported.filter((name) => name.startsWith('.') && !ceilings.includes(name.slice(2)))).toEqual([]);
    expect(text.split('\n').length).toBeLessThanOrEqual(61);
  });
});
