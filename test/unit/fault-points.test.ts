import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../engines/package-root.ts';
import { lastWords } from '../../fault-points/fault-point.ts';
import { FAULT_POINTS } from '../../fault-points/table.ts';

const hook = join(packageRoot(), 'fault-points', 'fault-point.ts');

type Ran = { signal: string | null; out: string; err: string };
/** Passes a point so often, in a process of its own, and says how often it got through. */
const passes = (armed: string, times: number): Promise<Ran> =>
  run(`import { armFaultPoints, faultPoint } from ${JSON.stringify(hook)};
    ${armed}
    for (let n = 1; n <= ${times}; n += 1) { faultPoint('claim:committed'); console.log(n); }`);

function run(program: string): Promise<Ran> {
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
    const { signal, out, err } = await passes(
      `armFaultPoints(new Map([['record:committed', 1], ['claim:committed', 3]]));`,
      5,
    );
    expect({ signal, out, err }).toEqual({
      signal: 'SIGKILL',
      out: '1\n2\n',
      err: `${lastWords('claim:committed')}\n`,
    });
  });

  it('do nothing where another one is armed, or none', async () => {
    for (const armed of ['', `armFaultPoints(new Map([['inbox:committed', 1]]));`])
      expect(await passes(armed, 2)).toEqual({ signal: null, out: '1\n2\n', err: '' });
  });
});

describe('a jump of the clock (C1)', () => {
  it('sets what asks for the date, from its moment on; what was a date before stays one', async () => {
    const { out } =
      await run(`import { jumpClock } from ${JSON.stringify(hook.replace('fault-point.ts', 'clock-jump.ts'))};
      const honest = Date.now;
      const old = new Date(0);
      jumpClock({ byMs: -7_200_000, afterMs: 20 });
      const off = () => [Date.now(), new Date().getTime(), Date.parse(Date())].map((at) => Math.round((at - honest()) / 10_000));
      console.log(JSON.stringify(off()));
      await new Promise((wake) => setTimeout(wake, 60));
      console.log(JSON.stringify([...off(), old instanceof Date, new Date() instanceof Date, new Date(7).getTime(), Date.UTC(1970, 0, 2)]));`);
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([
      [0, 0, 0],
      [-720, -720, -720, true, true, 7, 86_400_000],
    ]);
  });
});
