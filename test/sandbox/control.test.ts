import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../../sandbox/start.ts';
import { get, getJson, post, sendV2 } from './support/calls.ts';
import { startWebhookSink } from './support/webhook-sink.ts';

type Page = {
  readonly results: readonly { readonly messageId: string; readonly attempts: number }[];
  readonly cursor: number | null;
  readonly total: number;
};

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ settings: { latencyMs: 20 } });
});
afterAll(() => sandbox.close());
afterEach(() => sandbox.reset());

const messages = (query = '') => getJson<Page>(sandbox, `/_sim/messages?${query}`);
const ids = ({ results }: Page) => results.map(({ messageId }) => messageId);

/** A request as a browser would make it for a page of somebody else. */
const raw = (path: string, headers: Record<string, string>, method = 'GET'): Promise<number> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(sandbox.httpUrl);
    const call = request({ hostname, port, path, method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    call.on('error', reject).write(method === 'POST' ? '{}' : '');
    if (!('content-length' in headers)) call.end();
  });

describe('POST /_sim/…', () => {
  it('says of a body that is too long that it is, rather than nothing', async () => {
    expect(await raw('/_sim/rules', { 'content-type': 'application/json', 'content-length': '99999999' }, 'POST')).toBe(
      413,
    );
  });
});

describe('GET /_sim/messages', () => {
  it('shows everything that was taken or refused, filtered and page by page', async () => {
    for (const id of ['m-1', 'm-2', 'm-3']) await sendV2(sandbox, id);
    await sendV2(sandbox, 'm-1', '385911111111', { text: 'another text' });
    await sendV2(sandbox, 'm-4', '+385 91 555 0002');
    const queries: [string, string[]][] = [
      ['', ['m-1', 'm-2', 'm-3', 'm-1', 'm-4']],
      ['outcome=accepted', ['m-1', 'm-2', 'm-3']],
      ['status=REJECTED', ['m-1', 'm-4']],
      ['messageId=m-1', ['m-1', 'm-1']],
      ['to=%2B385915550002', ['m-4']],
      ['contains=another', ['m-1']],
      ['channel=email', []],
      ['order=newest&limit=2', ['m-4', 'm-1']],
    ];
    for (const [query, expected] of queries) expect([query, ids(await messages(query))]).toEqual([query, expected]);
    const first = await messages('limit=2');
    const rest = await messages(`limit=10&after=${first.cursor}`);
    expect([ids(first), ids(rest), rest.cursor, first.total]).toEqual([['m-1', 'm-2'], ['m-3', 'm-1', 'm-4'], null, 5]);
    expect((await messages('messageId=m-1')).results.map(({ attempts }) => attempts)).toEqual([2, 2]);
  });

  it('gives all of it as lines for evidence', async () => {
    await sendV2(sandbox, 'm-1');
    await sendV2(sandbox, 'm-2');
    const text = await (await get(sandbox, '/_sim/messages?format=ndjson')).text();
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { messageId: string });
    expect(lines.map(({ messageId }) => messageId)).toEqual(['m-1', 'm-2']);
  });

  it('says what is wrong with a filter', async () => {
    const refused = await get(sandbox, '/_sim/messages?colour=red');
    expect([refused.status, await refused.json()]).toEqual([
      400,
      { error: expect.stringContaining('colour') as string },
    ]);
  });
});

describe('GET /_sim/stream', () => {
  it('tells what happens while it happens, by name', async () => {
    const response = await get(sandbox, '/_sim/stream');
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let heard = '';
    const listening = (async () => {
      while (!heard.includes('event: reset')) heard += (await reader?.read())?.value ?? '';
    })();
    await sendV2(sandbox, 'm-1');
    sandbox.receiveSms({ from: '385911111111', to: 'Acme', text: 'thanks' });
    await expect.poll(() => heard).toContain('event: settled');
    await post(sandbox, '/_sim/reset', {});
    await listening;
    await reader?.cancel();
    expect([...heard.matchAll(/event: (\w+)/g)].map(([, kind]) => kind)).toEqual([
      'message',
      'inbound',
      'settled',
      'reset',
    ]);
  });

  it('answers who asks for its head only', async () => {
    const response = await fetch(`${sandbox.httpUrl}/_sim/stream`, { method: 'HEAD' });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
  });

  /** With a connection of its own; `heard` is what it has read so far. */
  const listenBySocket = async () => {
    const { hostname, port, host } = new URL(sandbox.httpUrl);
    const socket = connect(Number(port), hostname);
    const reader = { socket, heard: '' };
    socket.setEncoding('utf8').on('data', (part: string) => (reader.heard += part));
    socket.on('error', () => undefined).write(`GET /_sim/stream HTTP/1.1\r\nhost: ${host}\r\n\r\n`);
    await expect.poll(() => reader.heard, { interval: 1 }).toContain('\r\n\r\n');
    return reader;
  };

  it('refuses readers without number in plain words, until one of them leaves', async () => {
    const sockets: Socket[] = [];
    let last = '';
    while (sockets.length < 1_000 && !last.startsWith('HTTP/1.1 503')) {
      const { socket, heard } = await listenBySocket();
      sockets.push(socket);
      last = heard;
    }
    expect(last).toMatch(/^HTTP\/1\.1 503[\s\S]*\{"error":"64 readers listen already/);
    sockets[0]?.destroy();
    await expect
      .poll(async () => {
        const { socket, heard } = await listenBySocket();
        sockets.push(socket);
        return heard;
      })
      .toMatch(/^HTTP\/1\.1 200/);
    for (const socket of sockets) socket.destroy();
  });

  it('ends a reader who does not read, and goes on telling those who do', async () => {
    const [slow, quick] = [await listenBySocket(), await listenBySocket()];
    const ended = new Promise((resolve) => slow.socket.on('close', resolve));
    slow.socket.pause();
    const told = 4_000;
    for (let n = 1; n <= told; n += 1) {
      sandbox.receiveSms({ from: '385911111111', to: 'Acme', text: 'x'.repeat(4_000) });
      if (n % 10 === 0) await turn();
    }
    sandbox.receiveSms({ from: '385911111111', to: 'Acme', text: 'the end' });
    const count = ({ heard }: { heard: string }) => heard.split('event: inbound').length - 1;
    await expect.poll(() => count(quick), { timeout: 5_000 }).toBe(told + 1);
    slow.socket.resume();
    await ended;
    expect(count(slow)).toBeLessThan(told);
    expect(quick.socket.destroyed).toBe(false);
    quick.socket.destroy();
  });
});

describe('POST /_sim/settings', () => {
  it('changes the far side while it runs, and refuses what it does not know', async () => {
    const changed = await post(sandbox, '/_sim/settings', { latencyMs: 25 });
    expect(await changed.json()).toMatchObject({ latencyMs: 25, reports: 'once' });
    expect((await post(sandbox, '/_sim/settings', { latency: 1 })).status).toBe(400);
  });
});

describe('the control plane', () => {
  it('is closed to pages of other sites', async () => {
    const host = new URL(sandbox.httpUrl).host;
    const json = { 'content-type': 'application/json' };
    expect([
      await raw('/_sim/messages', { host }),
      await raw('/_sim/messages', { host: 'attacker.example' }), // a name that was made to point here
      await raw('/_sim/reset', { host, origin: 'https://attacker.example', ...json }, 'POST'),
      await raw('/_sim/reset', { host, 'content-type': 'text/plain' }, 'POST'), // a form needs no permission
      await raw('/_sim/reset', { host, origin: `http://${host}`, ...json }, 'POST'),
    ]).toEqual([200, 403, 403, 400, 200]);
  });

  it('lists itself', async () => {
    expect(await getJson(sandbox, '/_sim')).toMatchObject({
      routes: expect.arrayContaining(['GET /_sim/messages', 'POST /_sim/faults', 'GET /_sim/stream']) as unknown,
    });
  });
});

describe('the page', () => {
  it('brings everything with it and runs nothing that is not its own', async () => {
    const page = await get(sandbox, '/');
    expect(page.headers.get('content-security-policy')).toMatch(
      /default-src 'none'; script-src 'self'; style-src 'self'/,
    );
    const html = await page.text();
    expect(html).not.toMatch(/https?:\/\/(?!127)|<script>|style=|onclick=/);
    const served = [...html.matchAll(/(?:src|href)="(\/_sim\/[^"]+)"/g)].map(([, path]) => path ?? '');
    for (const path of served) {
      const asset = await get(sandbox, path);
      expect([path, asset.status, await asset.text()]).toEqual([
        path,
        200,
        expect.not.stringMatching(/https?:\/\/(?!www\.w3\.org)[a-z]/),
      ]);
    }
    const scripts = [...(await (await get(sandbox, '/_sim/page/app.js')).text()).matchAll(/from '\.\/([\w-]+\.js)'/g)];
    for (const [, name] of scripts) expect((await get(sandbox, `/_sim/page/${name}`)).status).toBe(200);
    expect((await get(sandbox, '/_sim/page/../routes.ts')).status).toBe(404);
  });

  it('shows a mail in a frame that can do nothing but open links', async () => {
    const mailer = createTransport(sandbox.smtpUrl);
    await mailer.sendMail({
      from: 'a@acme.test',
      to: 'ana@acme.test',
      subject: 's',
      html: '<p>Hi</p><script>1</script>',
    });
    await mailer.sendMail({ from: 'a@acme.test', to: 'ana@acme.test', subject: 's', text: '<b> https://acme.test/x' });
    mailer.close();
    const [rich, plain] = sandbox.oracle.entries.map(({ seq }) => `/_sim/messages/${seq}/view`) as [string, string];
    const view = await get(sandbox, rich);
    expect(view.headers.get('content-security-policy')).toMatch(
      /^sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'/,
    );
    expect(await view.text()).toContain('<base target="_blank">');
    const text = await (await get(sandbox, plain)).text();
    expect(text).toContain('&#60;b&#62; <a href="https://acme.test/x">');
  });

  it('gives a file under whatever name it has, cut in the middle of a character or not', async () => {
    const mailer = createTransport(sandbox.smtpUrl);
    const filename = `${'a'.repeat(199)}🎉.txt`;
    const attachments = [{ filename, content: 'as agreed' }];
    await mailer.sendMail({ from: 'a@acme.test', to: 'ana@acme.test', subject: 's', text: 't', attachments });
    mailer.close();
    const file = await get(sandbox, `/_sim/attachments/${sandbox.oracle.entries[0]?.seq}/0`);
    expect([file.status, await file.text()]).toEqual([200, 'as agreed']);
  });

  it('unsubscribes with one click, as mail programs do, on this machine only', async () => {
    const hook = await startWebhookSink();
    const mailer = createTransport(sandbox.smtpUrl);
    const send = (url: string) =>
      mailer.sendMail({
        from: 'a@acme.test',
        to: 'ana@acme.test',
        subject: 's',
        text: 't',
        headers: { 'List-Unsubscribe': `<${url}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
      });
    await send(hook.url.replace('/hook', '/unsubscribe/token'));
    await send('https://acme.example/unsubscribe/token');
    mailer.close();
    const [near, far] = sandbox.oracle.entries.map(({ seq }) => `/_sim/messages/${seq}/unsubscribe`) as [
      string,
      string,
    ];
    expect((await post(sandbox, far, {})).status).toBe(403);
    expect(await (await post(sandbox, near, {})).json()).toEqual({ status: 200 });
    expect(hook.callbacks.map(({ body }) => body)).toEqual(['List-Unsubscribe=One-Click']);
    await hook.close();
  });
});
