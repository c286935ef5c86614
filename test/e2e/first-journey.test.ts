import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../engines/package-root.ts';
import { build } from '../support/carillon.ts';

describe('docs/first-journey.md', () => {
  const folder = mkdtempSync(join(tmpdir(), 'first journey '));
  const text = readFileSync(join(packageRoot(), 'docs', 'first-journey.md'), 'utf8');
  const blocks = [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);

  const run = (script: string): Promise<{ readonly code: number | null; readonly said: string }> =>
    new Promise((resolve) => {
      const child = spawn('sh', ['-e', '-c', script], {
        cwd: folder,
        env: { ...process.env, PATH: `${packageRoot()}:${process.env['PATH']}`, CARILLON_HOME: '' },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let said = '';
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding('utf8').on('data', (more: string) => (said += more));
      child.once('exit', (code) => resolve({ code, said }));
    });

  beforeAll(build);
  afterAll(async () => {
    await run('carillon stop; carillon reset --yes');
    rmSync(folder, { recursive: true, force: true });
  });

  it('does what it says, in an empty folder, and is short', async () => {
    expect(text.split('\n').length).toBeLessThanOrEqual(61);
    expect(blocks.length).toBeGreaterThanOrEqual(5);
    let story = '';
    for (const block of blocks) {
      const { code, said } = await run(block);
      story += said;
      expect({ block, code, said: code === 0 ? '' : said }).toEqual({ block, code: 0, said: '' });
    }
    expect(story).toContain('1 scenario, all pass');
    expect(story).toContain('sms/hello accepted');
    expect(story).toMatch(/changed, live; (nobody is on the way|\d+ on the way stay with their version)/);
    expect(story).toContain('sms/hello to mia: ACCEPTED');
  });
});
