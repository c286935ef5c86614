import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Program } from './programs.ts';

const run = promisify(execFile);

/** The program's version as it says itself, or why it did not say. */
export type Probe = Readonly<{ kind: 'version'; version: string } | { kind: 'unusable'; why: string }>;

export async function probeVersion(path: string, program: Program): Promise<Probe> {
  try {
    const { stdout, stderr } = await run(path, [...program.versionArgs], {
      timeout: 15_000,
      env: { HOME: '/nonexistent' },
    });
    const version = program.versionPattern.exec(stdout + stderr)?.[1];
    if (version !== undefined) return { kind: 'version', version };
    return { kind: 'unusable', why: `its ${program.versionArgs.join(' ')} shows no ${program.title} version` };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return {
      kind: 'unusable',
      why: code === 'ENOENT' ? 'no such file' : code === 'EACCES' ? 'not executable' : message,
    };
  }
}

/** True when `version` is `minimum` or newer; both are three numbers. */
export function isAtLeast(version: string, minimum: string): boolean {
  const [a, b] = [version, minimum].map((text) => text.split('.').map(Number));
  for (let place = 0; place < 3; place += 1) {
    const difference = (a?.[place] ?? 0) - (b?.[place] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
