import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../../engines/package-root.ts';

/** What is loaded with a file: our own files, and whose packages. Types, and what is imported while it runs, are not. */
function loadedWith(file: string, files = new Set<string>(), packages = new Set<string>()) {
  files.add(file);
  for (const [, from = ''] of readFileSync(file, 'utf8').matchAll(/^import (?!type )[^;]*?'([^']+)';$/gm)) {
    if (!from.startsWith('.')) {
      if (!from.startsWith('node:')) packages.add(from);
    } else if (!files.has(join(dirname(file), from))) loadedWith(join(dirname(file), from), files, packages);
  }
  return { files, packages };
}

it('answers at once: before a command is known nothing is loaded but its name, its options and the client of the api', () => {
  const { files, packages } = loadedWith(join(packageRoot(), 'cli', 'main.ts'));
  expect([...packages]).toEqual(['commander']);
  expect(files.size, 'an action imports its work when it runs').toBeLessThan(60);
});
