import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { processIdentity } from './identity.ts';

export type DetachedCommand = Readonly<{
  command: string;
  args: readonly string[];
  /** The whole environment of the child; nothing is inherited. */
  env: Readonly<Record<string, string>>;
  cwd: string;
  logFile: string;
  account?: Readonly<{ uid: number; gid: number }> | undefined;
}>;

/** Starts a process that outlives us (an engine survives kill -9 of its parent), its output appended to a log file. */
export async function spawnDetached(what: DetachedCommand): Promise<{ pid: number; identity: string }> {
  mkdirSync(dirname(what.logFile), { recursive: true, mode: 0o700 });
  const log = openSync(what.logFile, 'a', 0o600);
  try {
    const child = spawn(what.command, what.args, {
      cwd: what.cwd,
      env: what.env,
      detached: true,
      stdio: ['ignore', log, log],
      ...(what.account && { uid: what.account.uid, gid: what.account.gid }),
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
    child.unref();
    const pid = child.pid as number;
    // A process that ended at once has no fingerprint left; the caller's health check reports it from the log.
    return { pid, identity: processIdentity(pid) ?? 'ended at once' };
  } finally {
    closeSync(log);
  }
}
