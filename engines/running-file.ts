import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineName, EngineRecord } from './engine.ts';
import { isSameProcess } from './process/identity.ts';
import { readJsonFile, writePrivateFile } from './process/private-file.ts';

/** `<home>/running.json` (0600): what runs for this home, so that every command in any terminal finds it. */
export type RunningFile = Readonly<{
  home: string;
  engines: Readonly<Partial<Record<EngineName, EngineRecord>>>;
  /** Written and read by cli/stack. */
  stack?: unknown;
}>;

const runningFilePath = (home: string): string => join(home, 'running.json');

export function readRunningFile(home: string): RunningFile {
  const content = readJsonFile(runningFilePath(home)) as RunningFile | undefined;
  return content ?? { home, engines: {} };
}

/** Changes the file; removes it when nothing is left in it. */
export function changeRunningFile(home: string, change: (now: RunningFile) => RunningFile): void {
  const next = change(readRunningFile(home));
  if (Object.keys(next.engines).length === 0 && next.stack === undefined)
    rmSync(runningFilePath(home), { force: true });
  else writePrivateFile(runningFilePath(home), `${JSON.stringify(next, null, 2)}\n`);
}

export function recordEngine(home: string, name: EngineName, record: EngineRecord): void {
  changeRunningFile(home, (now) => ({ ...now, engines: { ...now.engines, [name]: record } }));
}

export function forgetEngine(home: string, name: EngineName): void {
  changeRunningFile(home, (now) => {
    const { [name]: _gone, ...engines } = now.engines;
    return { ...now, engines };
  });
}

/** The recorded engine if that very process still runs. */
export function runningEngine(home: string, name: EngineName): EngineRecord | undefined {
  const record = readRunningFile(home).engines[name];
  return record && isSameProcess(record) ? record : undefined;
}
