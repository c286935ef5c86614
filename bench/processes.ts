import { readdirSync, readFileSync } from 'node:fs';
import { readRunningFile } from '../engines/running-file.ts';
import { readStackRecord } from '../cli/stack/stack-record.ts';

/** Every process of a stack by name, children included (PostgreSQL has one per connection). Linux only: it reads /proc. */
export function processesOf(home: string, alsoFrom: readonly number[] = []): ReadonlyMap<string, readonly number[]> {
  const record = readStackRecord(home);
  const roots = [
    ...Object.entries(readRunningFile(home).engines ?? {}),
    ...Object.entries(record?.processes ?? {}),
    ...(record ? [['start', record.supervisor] as const] : []),
    ...alsoFrom.map((pid) => [String(pid), { pid }] as const),
  ].flatMap(([name, one]) => (one === undefined ? [] : [[name, one.pid] as const]));
  const ours = new Set(roots.map(([, pid]) => pid));
  const parents = new Map(everyone().map((pid) => [pid, parentOf(pid)]));
  const family = (root: number): number[] => [
    root,
    ...[...parents].filter(([pid, parent]) => parent === root && !ours.has(pid)).flatMap(([pid]) => family(pid)),
  ];
  return new Map(roots.map(([name, pid]) => [name, family(pid)]));
}

/** MiB, pages shared with others counted in parts, so that a sum is what the machine gives. */
export const pssOf = (pids: readonly number[]): number => memoryOf(pids, /^Pss:\s+(\d+) kB/m);

/** MiB as `ps` and container limits count them: with the pages of its program, whoever else runs the same one. */
export const residentOf = (pid: number): number => memoryOf([pid], /^Rss:\s+(\d+) kB/m);

/** MiB of what a process has written itself. */
export const ownMemoryOf = (pid: number): number => memoryOf([pid], /^Pss_Anon:\s+(\d+) kB/m);

const memoryOf = (pids: readonly number[], line: RegExp): number =>
  pids.reduce((sum, pid) => sum + Number(line.exec(proc(pid, 'smaps_rollup'))?.[1] ?? 0), 0) / 1_024;

/** Processor time so far, ms; of children that have ended too. */
export function cpuOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const fields = proc(pid, 'stat').split(') ').at(-1)?.split(' ') ?? [];
    return sum + [11, 12, 13, 14].reduce((ticks, field) => ticks + Number(fields[field] ?? 0), 0) * 10;
  }, 0);
}

const everyone = (): number[] => readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
const parentOf = (pid: number): number => Number(/^PPid:\s+(\d+)/m.exec(proc(pid, 'status'))?.[1] ?? 0);

/** Empty where the process has just ended. */
function proc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
