/**
 * `node --import tsx test/power/trace/main.ts [--events 300] [--negative]`: strace beside the api and NATS while events are posted. Each
 * 202 must follow a PubAck, and that a completed sync of the file that holds the event. With --negative NATS syncs now and then, and the
 * run passes only if that is found.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { connectNats } from '../../../adapters/nats/connect.ts';
import { createStreams } from '../../../cli/stack/prepare.ts';
import { streams } from '../../../domain/subjects.ts';
import { findPrograms } from '../../../engines/binaries/find.ts';
import { launchEngine } from '../../../engines/launch.ts';
import { natsLaunch } from '../../../engines/nats/launch.ts';
import { freePort } from '../../../engines/process/free-port.ts';
import { recordEngine } from '../../../engines/running-file.ts';
import { changeNatsSettings } from '../../support/nats-settings.ts';
import { newTestHome, removeTestHome } from '../../support/test-home.ts';
import { startApi } from '../api.ts';
import type { Api } from '../api.ts';
import { judgeTrace } from './judge-trace.ts';
import { readTrace } from './read-trace.ts';

const { values } = parseArgs({
  options: { events: { type: 'string', default: '300' }, negative: { type: 'boolean', default: false } },
});
const count = Number(values.events);
const idPattern = /traced-\d{6}/g;
const quiet = (): void => undefined;
const say = (line: string): void => void process.stderr.write(`${line}\n`);

const impossible = whyNot();
if (impossible !== undefined) {
  process.stdout.write(`NOT RUN: ${impossible}\n`);
  process.exit(1);
}
const home = newTestHome();
const progress = setInterval(() => say(`${doing} …`), 2_000);
let doing = 'starting NATS and the api';
let api: Api | undefined;
try {
  const { nats } = await findPrograms({ say: quiet, progress: quiet, offline: true });
  const context = { home, port: await freePort() };
  const server = natsLaunch(context, nats);
  if (values.negative) changeNatsSettings(home, { jetstream: { sync_interval: '2m' } });
  const { pid } = await launchEngine(server, context, {
    progress: quiet,
    spawned: (one) => recordEngine(home, 'nats', one),
  });
  const { natsUrl, natsUsers } = server.addresses;
  await createStreams(natsUrl, natsUsers.operator);
  api = await startApi(home, { natsUrl, natsUsers, databaseUrl: 'postgres://nobody@127.0.0.1:9/none' });
  const trace = join(home, 'trace');
  const tracing = await attach([pid, api.pid], trace);
  doing = `posting ${count} events under strace`;
  const accepted = await postAll(api);
  await tracing.end();
  doing = 'reading the trace';
  const seqOf = await sequences(natsUrl, natsUsers.operator);
  const verdict = judgeTrace(readTrace(readFileSync(trace, 'utf8')), { idPattern, seqOf });
  for (const one of verdict.amiss.slice(0, 3)) say(`${values.negative ? 'found' : 'PROBLEM'}  ${one}`);
  const seen = verdict.answered === accepted && accepted * 2 > count;
  process.stdout.write(
    `${values.negative ? 'sync_interval 2m' : 'NATS as it is'}: ${accepted} events answered 202, ${verdict.answered} of them in the trace; ` +
      `${verdict.synced} after a completed sync of their record, ${verdict.amiss.length} before\n`,
  );
  process.exitCode = seen && (values.negative ? verdict.synced === 0 : verdict.amiss.length === 0) ? 0 : 1;
} finally {
  clearInterval(progress);
  await api?.end();
  await removeTestHome(home);
}

function whyNot(): string | undefined {
  if (process.platform !== 'linux') return 'strace is a program of Linux; run it there';
  if (spawnSync('strace', ['-V']).error) return 'strace is not installed; it comes with the package strace';
  const { status, stderr } = spawnSync('strace', ['-o', '/dev/null', 'true'], { encoding: 'utf8' });
  return status === 0
    ? undefined
    : `strace may not trace here (${stderr.trim()}); in a container, add the capability SYS_PTRACE`;
}

/** Resolves when every thread is followed. */
async function attach(pids: readonly number[], file: string): Promise<Readonly<{ end(): Promise<void> }>> {
  const calls =
    'trace=write,pwrite64,writev,pwritev,pwritev2,sendto,sendmsg,read,recvfrom,recvmsg,readv,fsync,fdatasync';
  const attached = pids.flatMap((pid) => ['-p', String(pid)]);
  // Whole strings, or ids behind the first hundred bytes would not be seen.
  const child = spawn('strace', ['-f', '-y', '-s', '20000', '-e', calls, '-o', file, ...attached], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(child, 'exit');
  let said = '';
  child.stderr.on('data', (text: Buffer) => (said += text.toString()));
  for (let waited = 0; pids.some((pid) => !said.includes(`Process ${pid} attached`)); waited += 1) {
    if (child.exitCode !== null || waited > 200) throw new Error(`strace could not attach: ${said}`);
    await sleep(50);
  }
  return {
    async end() {
      child.kill('SIGINT');
      await ended;
    },
  };
}

/** Eight at a time, so that answers and syncs have a chance to get in each other's way. Returns how many were taken. */
async function postAll({ url, writeKey }: Api): Promise<number> {
  let made = 0;
  let taken = 0;
  const post = async (): Promise<void> => {
    while (made < count) {
      made += 1;
      const id = `traced-${String(made).padStart(6, '0')}`;
      const { status } = await fetch(`${url}/v1/events`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'ce-specversion': '1.0',
          'ce-id': id,
          'ce-source': '/trace',
          'ce-type': 'user.signed_up',
          authorization: `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`,
        },
        body: JSON.stringify({ userId: `person-${made % 50}` }),
      });
      if (status === 202) taken += 1;
    }
  };
  await Promise.all(Array.from({ length: 8 }, post));
  return taken;
}

async function sequences(
  url: string,
  login: Parameters<typeof connectNats>[0]['login'],
): Promise<ReadonlyMap<string, number>> {
  const connection = await connectNats({ url, login, name: 'trace', onClosed: quiet });
  const found = new Map<string, number>();
  const consumer = await connection.jetstream().consumers.get(streams.events, { headers_only: true });
  for (;;) {
    const { num_pending: pending } = await consumer.info();
    if (pending === 0) break;
    const batch = await consumer.fetch({ max_messages: Math.min(pending, 1_000), expires: 5_000 });
    for await (const { headers, seq } of batch) found.set(headers?.get('ce-id') ?? '', seq);
  }
  await connection.close();
  return found;
}
