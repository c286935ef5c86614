import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../../engines/package-root.ts';
import { claimPort } from '../../../engines/process/claim-port.ts';

/** The same question asked by another process. */
function elsewhere(port: number, home: string): string {
  const source = join(packageRoot(), 'engines', 'process', 'claim-port.ts');
  const script = `import(${JSON.stringify(source)}).then(({ claimPort }) => console.log(claimPort(${port}, '${home}')))`;
  return spawnSync(process.execPath, ['--import', 'tsx', '-e', script], {
    cwd: packageRoot(),
    encoding: 'utf8',
  }).stdout.trim();
}

describe('claimPort', () => {
  const port = 60_000 + (process.pid % 5_000); // no real one is meant

  it('gives a port to one living process and home, again as often as that asks', () => {
    expect(elsewhere(port, '/one')).toBe('true'); // and that process is gone
    expect(claimPort(port, '/two')).toBe(true);
    expect(claimPort(port, '/two')).toBe(true);
    expect(claimPort(port, '/three')).toBe(false);
    expect(elsewhere(port, '/two')).toBe('false');
  });
});
