import { changeRunningFile, readRunningFile } from '../../engines/running-file.ts';
import { isSameProcess } from '../../engines/process/identity.ts';
import type { EngineName } from '../../engines/engine.ts';
import type { ProcessName } from './processes.ts';

export type ProcessState = 'starting' | 'ready' | 'waiting to restart' | 'stopped';

type ProcessRecord = Readonly<{
  pid: number;
  identity: string;
  state: ProcessState;
  /** How often it had to be started again since the stack came up. */
  restarts: number;
  since: string;
  log: string;
}>;

/** The stack's part of `running.json` (0600: `environment` holds secrets). */
export type StackRecord = Readonly<{
  supervisor: Readonly<{ pid: number; identity: string }>;
  startedAt: string;
  ready: boolean;
  engines: 'embedded' | 'external';
  delivery: string;
  clockScale: number;
  timingFactor: number;
  addresses: StackAddresses;
  /** The keys of the local stack in clear. */
  keysFile: string;
  processes: Readonly<Partial<Record<ProcessName, ProcessRecord>>>;
  engineRestarts: Readonly<Partial<Record<EngineName, number>>>;
  /** With it, a command in any terminal acts on this stack. */
  environment: Readonly<Record<string, string>>;
}>;

export type StackAddresses = Readonly<{
  api: string;
  /** Phones and inboxes of the sandbox; absent when the user brought both providers. */
  sandbox?: string;
  smtp?: string;
  nats: string;
  temporal: string;
  /** Password hidden. */
  database: string;
}>;

export function readStackRecord(home: string): StackRecord | undefined {
  return readRunningFile(home).stack as StackRecord | undefined;
}

export function writeStackRecord(home: string, record: StackRecord | undefined): void {
  changeRunningFile(home, ({ stack: _old, ...rest }) => (record ? { ...rest, stack: record } : rest));
}

/** The record if its supervisor still lives. */
export function liveStack(home: string): StackRecord | undefined {
  const record = readStackRecord(home);
  return record && isSameProcess(record.supervisor) ? record : undefined;
}
