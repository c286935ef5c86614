import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/start.ts';

let folder: string;
let running: Sandbox[] = [];
const start = async (options: SandboxOptions = {}): Promise<Sandbox> => {
  const sandbox = await startSandbox({ dataFolder: folder, ...options });
  running.push(sandbox);
  return sandbox;
};
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'sandbox folder '))));
afterEach(async () => {
  for (const sandbox of running) await sandbox.close();
  running = [];
  rmSync(folder, { recursive: true, force: true });
});

describe('the data folder of a sandbox', () => {
  it('belongs to one sandbox at a time', async () => {
    const first = await start();
    await expect(start()).rejects.toThrow(`${folder} cannot be used: process ${process.pid} has it`);
    running = [];
    await first.close();
    await start();
  });

  it('is taken over from a process that was killed, even where another one has its number now', async () => {
    for (const left of ['{"pid":2147483646,"began":"1"}', JSON.stringify({ pid: process.pid, began: '1' }), '{"pi']) {
      writeFileSync(join(folder, 'sandbox.lock'), left);
      await (await startSandbox({ dataFolder: folder })).close();
    }
    expect(existsSync(join(folder, 'sandbox.lock'))).toBe(false);
  });

  it('stays with its sandbox when the one before it is closed once more', async () => {
    const first = await start();
    await first.close();
    await start();
    await first.close();
    await expect(start()).rejects.toThrow(`process ${process.pid} has it`);
  });

  it('is named when it is none', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    await expect(startSandbox({ dataFolder: file })).rejects.toThrow(`the data folder ${file} cannot be used`);
  });
});

describe('a sandbox that cannot start', () => {
  it('leaves nothing open: neither its folder nor the port of its mail', async () => {
    const busy = createServer();
    await new Promise<void>((resolve) => busy.listen(0, '127.0.0.1', resolve));
    const { port } = busy.address() as AddressInfo;
    const mail = createServer();
    await new Promise<void>((resolve) => mail.listen(0, '127.0.0.1', resolve));
    const smtpPort = (mail.address() as AddressInfo).port;
    await new Promise((resolve) => mail.close(resolve));
    await expect(startSandbox({ dataFolder: folder, port, smtpPort })).rejects.toThrow(
      `port ${port} is taken: choose another one`,
    );
    await new Promise((resolve) => busy.close(resolve));
    await start({ port, smtpPort });
  });
});
