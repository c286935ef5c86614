import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Entry } from '../../sandbox/oracle/entry.ts';
import { build, compiled } from '../support/carillon.ts';
import { startWebhookSink, type WebhookSink } from './support/webhook-sink.ts';

type Ready = { readonly http: string; readonly smtp: string; readonly phone: string };
type Process = { readonly child: ChildProcess; readonly ready: Ready };

let folder: string;
let hook: WebhookSink;
let running: ChildProcess[] = [];
beforeAll(build);
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'carillon sandbox '));
  hook = await startWebhookSink();
});
afterEach(async () => {
  for (const child of running) child.kill('SIGKILL');
  running = [];
  await hook.close();
  rmSync(folder, { recursive: true, force: true });
});

const launch = async (env: Record<string, string> = {}): Promise<Process> => {
  const child = spawn(process.execPath, [compiled('sandbox/main')], {
    env: { PATH: process.env['PATH'], CARILLON_SANDBOX_DATA: folder, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  running.push(child);
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { child, ready: JSON.parse(line) as Ready };
};
const send = (at: Ready, messageId: string) =>
  fetch(`${at.http}/sms/2/text/advanced`, {
    method: 'POST',
    headers: { authorization: 'App key', 'content-type': 'application/json' },
    body: JSON.stringify({
      messages: [{ from: 'Acme', text: 'Hi', destinations: [{ to: '385911111111', messageId }] }],
    }),
  });
const entries = async (at: Ready): Promise<readonly Entry[]> =>
  ((await (await fetch(`${at.http}/_sim/messages?limit=1000`)).json()) as { results: Entry[] }).results;
const end = async ({ child }: Process, signal: NodeJS.Signals): Promise<number> => {
  const since = Date.now();
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
  return Date.now() - since;
};

describe('the sandbox process', () => {
  it('says where it is, and goes within 2 s when asked to, whoever is connected', async () => {
    const at = await launch();
    expect(at.ready).toMatchObject({ ready: true, phone: `${at.ready.http}/` });
    await send(at.ready, 'm-1');
    const stream = await fetch(`${at.ready.http}/_sim/stream`);
    expect(await end(at, 'SIGTERM')).toBeLessThan(10_000);
    expect(at.child.exitCode).toBe(0);
    await stream.text().catch(() => undefined);
  });

  it('goes when its parent does', async () => {
    const at = await launch({ CARILLON_PARENT_WATCH: '1' });
    const ended = once(at.child, 'exit');
    at.child.stdin?.end();
    await ended;
    expect(at.child.exitCode).toBe(0);
  });

  it('lists every setting that is wrong and does not start', async () => {
    const child = spawn(process.execPath, [compiled('sandbox/main')], {
      env: {
        PATH: process.env['PATH'],
        CARILLON_SANDBOX_PORT: 'many',
        CARILLON_SANDBOX_WEBHOOK_URL: 'https://example.com/hook',
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    running.push(child);
    let words = '';
    child.stderr.on('data', (part: Buffer) => (words += part.toString()));
    await once(child, 'close');
    expect(child.exitCode).toBe(1);
    expect(words).toMatch(/CARILLON_SANDBOX_PORT[\s\S]*CARILLON_SANDBOX_WEBHOOK_URL|WEBHOOK_URL[\s\S]*PORT/);
  });

  it('remembers after a kill -9 every message that it answered, and refuses its id', async () => {
    const first = await launch({ CARILLON_SANDBOX_WEBHOOK_URL: hook.url });
    let answered = 0;
    const sending = Array.from({ length: 20 }, async (_, lane) => {
      for (let n = 0; ; n += 1) {
        const reply = await send(first.ready, `m-${lane}-${n}`).catch(() => undefined);
        if (reply?.status !== 200) return;
        answered += 1;
      }
    });
    await expect.poll(() => answered, { timeout: 20_000 }).toBeGreaterThan(200);
    await end(first, 'SIGKILL');
    await Promise.all(sending);

    appendFileSync(join(folder, 'oracle.ndjson'), '{"kind":"mess'); // a machine that stopped in the middle of a line
    const second = await launch({ CARILLON_SANDBOX_WEBHOOK_URL: hook.url });
    const kept = await fetch(`${second.ready.http}/_sim/messages?limit=1`).then(
      (r) => r.json() as Promise<{ total: number }>,
    );
    expect(kept.total).toBeGreaterThanOrEqual(answered);
    expect(await (await send(second.ready, 'm-0-0')).json()).toMatchObject({ messages: [{ status: { id: 23 } }] });
    expect((await entries(second.ready)).map(({ seq }) => seq).slice(0, 3)).toEqual([1, 2, 3]);
  });

  it('delivers after a kill -9 what was on its way', async () => {
    const env = { CARILLON_SANDBOX_WEBHOOK_URL: hook.url };
    const first = await launch(env);
    await send(first.ready, 'm-1');
    await end(first, 'SIGKILL');
    expect(hook.results()).toEqual([]);
    const second = await launch(env);
    await expect.poll(() => hook.results().map(({ messageId }) => messageId), { timeout: 5_000 }).toEqual(['m-1']);
    await expect.poll(async () => (await entries(second.ready))[0]?.reported).toBe('pushed');
    await end(second, 'SIGKILL');
    await launch(env);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(hook.results()).toHaveLength(1);
  });

  it('keeps over a restart what mails carry, whom they must not reach, and where they come from', async () => {
    const call = async (at: Ready, path: string, body?: object): Promise<unknown> => {
      const headers = { authorization: 'App key', ...(body && { 'content-type': 'application/json' }) };
      const reply = await fetch(at.http + path, {
        headers,
        ...(body && { method: 'POST', body: JSON.stringify(body) }),
      });
      return reply.headers.get('content-type')?.startsWith('application/json') ? reply.json() : reply.text();
    };
    const html = `<p>${'x'.repeat(100_000)}</p>`;
    const content = Buffer.from('terms').toString('base64');
    const mail = (to: string) => ({
      messages: [
        {
          sender: 'hi@mail.example',
          destinations: [{ to: [{ destination: to }] }],
          content: {
            subject: 'Hi',
            html,
            attachments: [{ type: 'binary', content, contentType: 'text/plain', fileName: 'a.txt' }],
          },
        },
      ],
    });
    const first = await launch({ CARILLON_SANDBOX_SETTINGS: '{"latencyMs": 0}' });
    await call(first.ready, '/email/1/domains', { domainName: 'mail.example', targetedDailyTraffic: 1 });
    await call(first.ready, '/email/4/messages', mail('ana@example.org'));
    await call(first.ready, '/_sim/messages/1/complain', {});
    await end(first, 'SIGKILL');

    const second = await launch({ CARILLON_SANDBOX_SETTINGS: '{"latencyMs": 0}' });
    expect(await call(second.ready, '/_sim/attachments/1/0')).toBe('terms');
    expect(await call(second.ready, '/_sim/messages/1/view')).toContain(html.slice(0, -4));
    expect(await call(second.ready, '/email/1/domains/mail.example')).toMatchObject({ domainName: 'mail.example' });
    expect((await entries(second.ready))[0]?.engagements).toMatchObject([{ kind: 'COMPLAINED' }]);
    await call(second.ready, '/email/4/messages', mail('ana@example.org'));
    await expect.poll(async () => (await entries(second.ready))[1]?.error).toBe('EC_SUPPRESSED_SPAM_COMPLAINT');
    await call(second.ready, '/_sim/reset', {});
    expect(existsSync(join(folder, 'files'))).toBe(false);
  });
});
