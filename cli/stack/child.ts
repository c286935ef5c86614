import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { processIdentity } from '../../engines/process/identity.ts';
import { endProcess } from '../../engines/process/end-process.ts';
import { logTail } from '../../engines/process/log-tail.ts';

/** A process that is not ready by then is taken for broken. */
const READY_WITHIN_MS = 60_000;

export type Child = Readonly<{
  pid: number;
  identity: string;
  /** What it said with its ready line. Rejects when it ends first or takes too long. */
  ready: Promise<Readonly<Record<string, unknown>>>;
  /** Resolves with a short account of how it ended. */
  ended: Promise<string>;
  /** SIGTERM, then SIGKILL after `graceMs`. */
  stop(graceMs: number): Promise<void>;
}>;

type Command = Readonly<{
  nodeArgs: readonly string[];
  env: Readonly<Record<string, string>>;
  cwd: string;
  logFile: string;
}>;

/**
 * Starts one Node process of the stack, in a process group of its own so that Ctrl-C reaches only us. It says `{"ready":true,…}` as one line on stdout; all its other output goes to
 * its log file. It holds an IPC channel to us only to notice when we are gone, even by kill -9.
 */
export function startChild({ nodeArgs, env, cwd, logFile }: Command): Child {
  mkdirSync(dirname(logFile), { recursive: true, mode: 0o700 });
  const log = openSync(logFile, 'a', 0o600);
  const child = spawn(process.execPath, nodeArgs, { cwd, env, detached: true, stdio: ['ignore', 'pipe', log, 'ipc'] });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
    child.once('exit', (code, signal) => resolve(signal ? `was ended by ${signal}` : `ended with exit code ${code}`));
  });
  const ready = readyLine(child, (line) => writeSync(log, `${line}\n`), ended, logFile);
  ready.catch(() => undefined); // awaited by the supervisor; a child that is stopped early must not look unhandled
  child.once('close', () => closeSync(log));
  const pid = child.pid ?? -1;
  const identity = processIdentity(pid) ?? 'ended at once';
  return {
    pid,
    identity,
    ready,
    ended,
    stop: async (graceMs) => {
      await endProcess({ pid, identity }, 'SIGTERM', graceMs);
      await ended;
    },
  };
}

function readyLine(
  child: ChildProcess,
  keep: (line: string) => void,
  ended: Promise<string>,
  logFile: string,
): Promise<Readonly<Record<string, unknown>>> {
  return new Promise((resolve, reject) => {
    const fail = (what: string) =>
      reject(new Error(`${what} before it was ready. Log: ${logFile}\n${logTail(logFile)}`));
    const timer = setTimeout(() => fail(`nothing heard for ${READY_WITHIN_MS / 1_000} s`), READY_WITHIN_MS);
    void ended.then(fail).finally(() => clearTimeout(timer));
    if (!child.stdout) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      const said = parseReady(line);
      if (said === undefined) return keep(line);
      clearTimeout(timer);
      resolve(said);
    });
  });
}

function parseReady(line: string): Readonly<Record<string, unknown>> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const said = JSON.parse(line) as Record<string, unknown>;
    return said['ready'] === true ? said : undefined;
  } catch {
    return undefined;
  }
}
