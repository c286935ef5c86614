import type * as Fs from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startSandbox, type Sandbox } from '../../sandbox/start.ts';
import { post, v2 } from './support/calls.ts';

/** A disk that takes half of the next write and refuses the rest of it; then somebody makes room. */
const disk = vi.hoisted(() => ({ next: 'whole' as 'whole' | 'half' | 'nothing' }));
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof Fs>();
  const writeSync = (fd: number, bytes: Buffer, from: number): number => {
    const { next } = disk;
    disk.next = next === 'half' ? 'nothing' : 'whole';
    if (next === 'nothing') throw new Error('ENOSPC: no space left on device, write');
    const left = bytes.length - from;
    return fs.writeSync(fd, bytes, from, next === 'half' ? left >> 1 : left);
  };
  return { ...fs, writeSync };
});

let folder: string;
let sandbox: Sandbox;
const start = async () => {
  sandbox = await startSandbox({ dataFolder: folder, settings: { latencyMs: 3_600_000 } });
};
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sandbox disk '));
  await start();
});
afterEach(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a disk that is full for a moment', () => {
  it('tears no line: what it could not take is written whole once it can', async () => {
    // The last id makes the sandbox look into its file for the first one, which is still to be written.
    const ids = [...Array.from({ length: 600 }, (_, n) => `m-${n}`), 'm-0'];
    disk.next = 'half';
    const refused = await post(
      sandbox,
      '/sms/2/text/advanced',
      v2(ids.map((messageId) => ({ to: '385911111111', messageId }))),
    );
    expect([refused.status, disk.next]).toEqual([500, 'whole']);
    expect((await post(sandbox, '/sms/2/text/advanced', v2([{ to: '385911111111', messageId: 'm-x' }]))).status).toBe(
      200,
    );
    await sandbox.close();
    await start();
    expect(sandbox.oracle.byMessageId('m-599')).toHaveLength(1);
    expect(sandbox.oracle.byMessageId('m-x')).toHaveLength(1);
  });

  it('lets go of the folder when the last lines cannot be written, and says so', async () => {
    sandbox.receiveSms({ from: '385911111111', to: 'Acme', text: 'Hi' });
    disk.next = 'half';
    await expect(sandbox.close()).rejects.toThrow('oracle.ndjson cannot be written (ENOSPC');
    await start();
    expect(sandbox.oracle.inbound).toEqual([]);
  });
});
