import { statfsSync } from 'node:fs';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { findPrograms } from '../../engines/binaries/find.ts';
import { postgresAccount } from '../../engines/postgres/account.ts';
import { abandonedSystemFolders } from '../../engines/postgres/folders.ts';
import { packagedPrograms } from '../../engines/postgres/programs.ts';
import type { Environment } from '../../config/environment.ts';
import { loadStackConfig } from '../../config/stack.ts';
import { examineDurability } from './durability.ts';
import type { Finding } from './finding.ts';
import { stackStatus } from './status.ts';

/** Node 20.20 is what everything was tried with; older ones lack require of ES modules without a flag. */
const LEAST_NODE = [20, 20] as const;
const LEAST_DISK_GIB = 1;

/** Looks at everything a stack needs, without changing anything; nothing is built. Servers of one's own only where `external` says so. */
export async function examine(home: string, env: Environment, external = false): Promise<readonly Finding[]> {
  return [
    nodeFinding(),
    platformFinding(),
    diskFinding(home),
    ...configFindings(env),
    ...(await engineFindings(env)),
    ...stackFindings(home),
    ...(await examineDurability(home, env, external)),
    ...abandonedFindings(),
  ];
}

function nodeFinding(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const good = major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1]);
  const detail = `${process.versions.node}${good ? '' : `; needs ${LEAST_NODE.join('.')} or newer`}`;
  return { check: 'Node', verdict: good ? 'ok' : 'bad', detail };
}

function platformFinding(): Finding {
  const detail = `${process.platform} ${process.arch}${process.getuid?.() === 0 ? ', as root' : ''}`;
  const tried = process.platform === 'linux' && process.arch === 'x64';
  return {
    check: 'platform',
    verdict: tried ? 'ok' : 'look',
    detail: tried ? detail : `${detail}: supported, but untested`,
  };
}

function diskFinding(home: string): Finding {
  let folder = home;
  while (!existsSync(folder)) folder = dirname(folder);
  const { bavail, bsize } = statfsSync(folder);
  const free = (bavail * bsize) / 2 ** 30;
  const verdict = free >= LEAST_DISK_GIB ? 'ok' : 'bad';
  return { check: 'disk', verdict, detail: `${free.toFixed(1)} GiB free at ${folder}` };
}

function configFindings(env: Environment): Finding[] {
  try {
    const { delivery, notices, timingFactor } = loadStackConfig(env);
    return [
      { check: 'delivery', verdict: delivery === 'sandbox' ? 'ok' : 'look', detail: delivery },
      ...notices.map((detail): Finding => ({ check: 'environment', verdict: 'look', detail })),
      ...(timingFactor === 1
        ? []
        : [{ check: 'timing', verdict: 'look', detail: `shrunk to ${timingFactor}` } as const]),
    ];
  } catch (error) {
    return [{ check: 'environment', verdict: 'bad', detail: (error as Error).message }];
  }
}

async function engineFindings(env: Environment): Promise<Finding[]> {
  const said: string[] = [];
  const programs = attempt('engine programs', async () => {
    const found = await findPrograms({ env, offline: true, say: (line) => said.push(line), progress: () => undefined });
    return `${found.temporal}, ${found.nats}`;
  });
  const postgres = attempt('PostgreSQL programs', () => Promise.resolve(packagedPrograms()));
  const account = attempt('PostgreSQL account', () => Promise.resolve(postgresAccount()?.name ?? 'this user'));
  const findings = await Promise.all([programs, postgres, account]);
  return [...findings, ...said.map((detail): Finding => ({ check: 'engine programs', verdict: 'ok', detail }))];
}

async function attempt(check: string, look: () => Promise<string>): Promise<Finding> {
  try {
    return { check, verdict: 'ok', detail: await look() };
  } catch (error) {
    return { check, verdict: 'bad', detail: (error as Error).message };
  }
}

/** Only root has them and can read them. */
function abandonedFindings(): Finding[] {
  if (process.getuid?.() !== 0) return [];
  return abandonedSystemFolders().map((folder) => ({
    check: 'PostgreSQL data',
    verdict: 'look',
    detail: `${folder} belongs to a home that no longer exists; if nothing uses it, delete it`,
  }));
}

function stackFindings(home: string): Finding[] {
  const status = stackStatus(home);
  const parts = [...status.engines, ...status.processes];
  const ill = parts.filter((one) => !['running', 'ready'].includes(one.state));
  const restarted = parts.filter((one) => one.restarts > 0);
  return [
    { check: 'stack', verdict: status.state === 'orphaned' ? 'look' : 'ok', detail: status.state },
    ...ill.map((one): Finding => ({ check: one.name, verdict: 'bad', detail: `${one.state}; see ${one.log}` })),
    ...restarted.map((one): Finding => ({
      check: one.name,
      verdict: 'look',
      detail: `restarted ${one.restarts} times; see ${one.log}`,
    })),
  ];
}
