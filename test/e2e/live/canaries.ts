import { createReadStream, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'nats';
import { Client, Connection } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { loadConfig } from '../../../config/load.ts';
import { type LiveStack, track } from './live-stack.ts';
import { temporalChannel } from '../../../config/temporal-channel.ts';

/** People whose every trait exists nowhere else; two of them make a provider refuse, because refusals quote addresses (I8). */
export function canaries(run: string) {
  const digits = String(Number.parseInt(run, 36) % 1_000_000).padStart(6, '0');
  const person = (name: string, phone: string, tag = '', more: Readonly<Record<string, string>> = {}) => ({
    userId: `${name}-of-the-test`,
    traits: { firstName: `${name}${run}`, phone, email: `${name}${run}${tag}@example.com`, plan: 'pro', ...more },
    properties: { plan: 'pro', board: `${name}board${run}` },
  });
  return {
    canaria: person('canaria', `+38595${digits}7`),
    refusa: person('refusa', `+3859${digits.slice(-1)}5550002`, '+rcpt550'),
    /** Without a country in the phone number and with a time zone that does not exist. */
    nolanda: person('nolanda', `095${digits}9`, '', { timezone: 'Mars/Olympus' }),
  };
}
type Canary = ReturnType<typeof canaries>['canaria'];

export async function signUp(live: LiveStack, people: readonly Canary[]): Promise<void> {
  for (const { userId, traits, properties } of people)
    await track(live, { userId, event: 'user.signed_up', properties, context: { traits } });
}

/** Everything of them that must not leave PostgreSQL but through a gateway, as it could be written anywhere. */
export function personal(people: readonly Canary[]): readonly string[] {
  return people.flatMap(({ traits, properties }) => [
    traits.firstName,
    traits.email,
    traits.phone.replace('+', ''),
    properties.board,
  ]);
}

/** Which of the needles stand in a text, base64 included. */
export function hitsIn(text: string, needles: readonly string[]): readonly string[] {
  const decoded = text.replaceAll(/"data":\s*"([A-Za-z0-9+/=]+)"/g, (_all, data: string) =>
    Buffer.from(data, 'base64').toString('utf8'),
  );
  return needles.filter((needle) => text.includes(needle) || decoded.includes(needle));
}

/** Which of the needles stand in a file, byte for byte; also across the edges of what is read at once. */
export async function hitsInFile(file: string, needles: readonly string[]): Promise<readonly string[]> {
  const found = new Set<string>();
  let rest = '';
  for await (const chunk of createReadStream(file, { encoding: 'latin1', highWaterMark: 1 << 20 })) {
    const text = rest + String(chunk);
    for (const needle of needles) if (text.includes(needle)) found.add(needle);
    rest = text.slice(-200);
  }
  return [...found];
}

export const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

export const logsOf = (live: LiveStack): string =>
  filesBelow(join(live.home, 'logs'))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');

/** Every subject that any stream holds a message of. */
export async function subjectsOf(live: LiveStack): Promise<readonly string[]> {
  const { nats } = loadConfig(live.environment);
  const { user = '', password = '', inboxPrefix = '_INBOX' } = nats.logins.operator ?? {};
  const connection = await connect({ servers: nats.url, user, pass: password, inboxPrefix });
  try {
    const manager = await connection.jetstreamManager();
    const subjects: string[] = [];
    for await (const { config } of manager.streams.list()) {
      const { state } = await manager.streams.info(config.name, { subjects_filter: '>' });
      subjects.push(...Object.keys(state.subjects ?? {}));
    }
    return subjects;
  } finally {
    await connection.close();
  }
}

/** Every workflow's history as JSON, with ids and memos of the list. */
export async function historiesOf(live: LiveStack): Promise<readonly string[]> {
  const { address, namespace } = loadConfig(live.environment).temporal;
  const connection = await Connection.connect(temporalChannel(address));
  try {
    const client = new Client({ connection, namespace });
    const histories: string[] = [];
    for await (const { workflowId, searchAttributes, memo } of client.workflow.list()) {
      const history = historyToJSON(await client.workflow.getHandle(workflowId).fetchHistory());
      histories.push(JSON.stringify({ workflowId, searchAttributes, memo }) + history);
    }
    return histories;
  } finally {
    await connection.close();
  }
}
