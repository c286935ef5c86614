import { ENGINE_NAMES } from '../../engines/engine.ts';
import type { EngineName } from '../../engines/engine.ts';
import { isSameProcess } from '../../engines/process/identity.ts';
import { readRunningFile } from '../../engines/running-file.ts';
import { PROCESS_NAMES } from './processes.ts';
import type { ProcessName } from './processes.ts';
import { readStackRecord } from './stack-record.ts';
import type { ProcessState, StackAddresses } from './stack-record.ts';

type Part<Name> = Readonly<{ name: Name; pid: number; state: string; restarts: number; since: string; log: string }>;

/** What runs for a home, without secrets. */
export type StackStatus = Readonly<{
  home: string;
  /** `orphaned`: the `carillon start` was killed, its engines still run; the next start takes them over. */
  state: 'running' | 'starting' | 'orphaned' | 'stopped';
  supervisor?: number;
  delivery?: string;
  clockScale?: number;
  addresses?: StackAddresses;
  keysFile?: string;
  engines: readonly (Part<EngineName> & Readonly<{ port: number; folder: string }>)[];
  processes: readonly Part<ProcessName>[];
}>;

export function stackStatus(home: string): StackStatus {
  const running = readRunningFile(home);
  const stack = readStackRecord(home);
  const supervised = stack !== undefined && isSameProcess(stack.supervisor);
  const engines = ENGINE_NAMES.flatMap((name) => {
    const one = running.engines[name];
    if (!one) return [];
    const { pid, port, folder, log, startedAt } = one;
    const restarts = stack?.engineRestarts[name] ?? 0;
    return [
      { name, pid, port, folder, log, restarts, since: startedAt, state: isSameProcess(one) ? 'running' : 'dead' },
    ];
  });
  const processes = PROCESS_NAMES.flatMap((name) => {
    const one = stack?.processes[name];
    if (!one) return [];
    const { pid, restarts, since, log } = one;
    const state: ProcessState | 'dead' = isSameProcess(one) || one.state !== 'ready' ? one.state : 'dead';
    return [{ name, pid, state, restarts, since, log }];
  });
  const anyEngine = engines.some((one) => one.state === 'running');
  const state = supervised ? (stack.ready ? 'running' : 'starting') : anyEngine ? 'orphaned' : 'stopped';
  if (!stack || !supervised) return { home, state, engines, processes: [] };
  const { delivery, clockScale, addresses, keysFile } = stack;
  return {
    home,
    state,
    supervisor: stack.supervisor.pid,
    delivery,
    clockScale,
    addresses,
    keysFile,
    engines,
    processes,
  };
}

const EXPLANATIONS: Readonly<Record<StackStatus['state'], string>> = {
  running: 'running',
  starting: 'starting',
  orphaned: 'engines run, but the `carillon start` they belong to was killed; start takes them over, stop ends them',
  stopped: 'stopped',
};

/** The status as a person reads it. */
export function statusText(status: StackStatus, more: readonly string[] = [], now = Date.now()): string {
  const rows = [...status.engines, ...status.processes].map((one) =>
    [
      one.name.padEnd(15),
      one.state.padEnd(19),
      String(one.pid).padStart(8),
      age(now - Date.parse(one.since)).padStart(8),
      String(one.restarts).padStart(9),
      'port' in one ? String(one.port).padStart(7) : '',
    ].join(''),
  );
  const head = `${'name'.padEnd(15)}${'state'.padEnd(19)}${'pid'.padStart(8)}${'up'.padStart(8)}${'restarts'.padStart(9)}${'port'.padStart(7)}`;
  const { api, sandbox } = status.addresses ?? {};
  return [
    `${status.home}: ${EXPLANATIONS[status.state]}`,
    ...(api === undefined
      ? []
      : [`api      ${api}`, `console  ${api}/console/ ("carillon console" prints a link to log in)`]),
    ...(sandbox === undefined ? [] : [`phones   ${sandbox}`]),
    ...more,
    ...(status.delivery === undefined ? [] : [`delivery ${status.delivery}`]),
    ...(status.clockScale === undefined || status.clockScale === 1
      ? []
      : [`clock    ${status.clockScale} × real time`]),
    ...(rows.length === 0 ? [] : ['', head, ...rows]),
  ].join('\n');
}

function age(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3_600)} h`;
}
