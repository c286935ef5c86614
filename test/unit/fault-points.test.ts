import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../engines/package-root.ts';
import { lastWords } from '../../fault-points/fault-point.ts';
import { FAULT_POINTS } from '../../fault-points/table.ts';

const hook = join(packageRoot(), 'fault-points', 'fault-point.ts');

/** Passes a point so often, in a process of its own, and says how often it got through. */
function passes(armed: string, times: number): Promise<{ signal: string | null; out: string; err: string }> {
  const program = `import { armFaultPoint, faultPoint } from ${JSON.stringify(hook)};
    ${armed}
    for (let n = 1; n <= ${times}; n += 1) { faultPoint('claim:committed'); console.log(n); }`;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
      cwd: packageRoot(),
    });
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    child.once('error', reject);
    child.once('close', (_, signal) => resolve({ signal, out, err }));
  });
}

describe('fault points (R2)', () => {
  it('stand in the code, each at one place, and none that no table names', () => {
    const called = ['activities', 'adapters', 'api', 'workers'].flatMap((folder) =>
      readdirSync(join(packageRoot(), folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .flatMap((file) => [
          ...readFileSync(join(packageRoot(), folder, file), 'utf8').matchAll(/faultPoint\('([^']+)'\)/g),
        ])
        .map(([, name]) => name),
    );
    expect(new Set(called)).toEqual(new Set(Object.keys(FAULT_POINTS)));
    expect(called.length).toBe(Object.keys(FAULT_POINTS).length);
    expect(called.length).toBeGreaterThanOrEqual(24);
  });

  it('kill the process at the hit that was asked for, and say where', async () => {
    const { signal, out, err } = await passes(`armFaultPoint({ point: 'claim:committed', hit: 3 });`, 5);
    expect({ signal, out, err }).toEqual({
      signal: 'SIGKILL',
      out: '1\n2\n',
      err: `${lastWords('claim:committed')}\n`,
    });
  });

  it('do nothing where another one is armed, or none', async () => {
    for (const armed of ['', `armFaultPoint({ point: 'inbox:committed', hit: 1 });`])
      expect(await passes(armed, 2)).toEqual({ signal: null, out: '1\n2\n', err: '' });
  });
});
