import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const folder = 'bench/ceilings';

describe('bench/ceilings', () => {
  it.each(readdirSync(folder))('%s is short and holds nothing of the product', (file) => {
    const text = readFileSync(`${folder}/${file}`, 'utf8');
    const imported = [...text.matchAll(/(?:from|import) '([^']+)'/g)].map(([, name]) => name ?? '');
    expect(imported.filter((name) => name.startsWith('.'))).toEqual([]);
    expect(text.split('\n').length).toBeLessThanOrEqual(61);
  });
});
