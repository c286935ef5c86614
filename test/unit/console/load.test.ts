import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../../engines/package-root.ts';

type Chunk = {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
};

const folder = join(packageRoot(), 'dist', 'console');
/** kB of gzipped script before anything is shown: half a second on a slow phone line. */
const most = 300;

describe('the built console', () => {
  const manifest = (): Readonly<Record<string, Chunk>> => {
    const file = join(folder, 'manifest.json');
    if (!existsSync(file)) throw new Error('the console is not built; "npm run build" builds it');
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, Chunk>;
  };

  it(`loads at most ${most} kB of script before it shows anything`, () => {
    const chunks = manifest();
    const first = new Set<string>();
    const take = (name: string): void => {
      const chunk = chunks[name];
      if (chunk === undefined || first.has(chunk.file)) return;
      first.add(chunk.file);
      chunk.imports?.forEach(take);
    };
    for (const [name, { isEntry }] of Object.entries(chunks)) if (isEntry) take(name);
    const bytes = [...first].reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file))).length, 0);
    expect(first.size).toBeGreaterThan(0);
    expect(bytes / 1_000).toBeLessThanOrEqual(most);
    // Drawing journeys weighs as much as a page: it comes when one is opened.
    expect([...first].some((file) => file.includes('drawing'))).toBe(false);
  });

  it('has nothing inline and nothing from elsewhere', () => {
    const page = readFileSync(join(folder, 'index.html'), 'utf8');
    expect(page).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/i);
    expect([...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address)).toSatisfy(
      (addresses: string[]) => addresses.length > 2 && addresses.every((address) => address.startsWith('/console/')),
    );
  });
});
