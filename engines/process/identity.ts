import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * A fingerprint of the process that has this pid now, or undefined when there is none (a zombie counts as none).
 * Two processes that get the same pid one after the other have different fingerprints.
 */
export function processIdentity(pid: number): string | undefined {
  if (!Number.isInteger(pid) || pid <= 1) return undefined;
  return process.platform === 'linux' ? linuxIdentity(pid) : psIdentity(pid);
}

/** True only if the pid still belongs to the very process that was recorded. */
export function isSameProcess(record: Readonly<{ pid: number; identity: string }>): boolean {
  return processIdentity(record.pid) === record.identity;
}

function linuxIdentity(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command name, in parentheses, may itself contain blanks and parentheses: count fields after the last one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${bootId}:${fields[19]}`; // field 22 of proc(5): start time in ticks since boot
  } catch {
    return undefined;
  }
}

function psIdentity(pid: number): string | undefined {
  const ps = spawnSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8', env: { LC_ALL: 'C' } });
  const line = ps.stdout?.trim() ?? '';
  if (ps.status !== 0 || line === '' || line.startsWith('Z')) return undefined;
  return line.replace(/^\S+\s+/, '');
}
