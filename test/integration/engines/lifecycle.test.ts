import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { afterAll, describe, expect, inject, it } from 'vitest';
import type { EngineRecord } from '../../../engines/engine.ts';
import { choosePort, PortBusyError } from '../../../engines/ports.ts';
import { resetHome, whatResetDeletes } from '../../../engines/reset.ts';
import { holdLock } from '../../../engines/process/lock.ts';
import { processIdentity } from '../../../engines/process/identity.ts';
import { readRunningFile, recordEngine } from '../../../engines/running-file.ts';
import { startEngines } from '../../../engines/start.ts';
import { stopEngines } from '../../../engines/stop.ts';
import { newTestHome, removeTestHome } from '../../support/test-home.ts';
import { temporalChannel } from '../../../config/temporal-channel.ts';

const quiet = () => undefined;

describe('startEngines', () => {
  it('takes over engines that already run for the home instead of starting more', async () => {
    const home = inject('testHome');
    const again = await startEngines({ home, log: quiet, progress: quiet });
    expect(again.takenOver).toEqual(['postgres', 'nats', 'temporal']);
    expect(again.addresses).toEqual(inject('engines'));
    expect(statSync(join(home, 'running.json')).mode & 0o777).toBe(0o600);
  });

  it('gives Temporal our search attributes', async () => {
    const connection = await Connection.connect(temporalChannel(inject('engines').temporalAddress));
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace: 'default' });
    expect(Object.keys(customAttributes ?? {})).toEqual(
      expect.arrayContaining(['CarillonWorkspace', 'CarillonJourney', 'CarillonVersion']),
    );
    await connection.close();
  });
});

describe('a port', () => {
  const home = newTestHome();
  const busy = createServer();
  const listening = new Promise<number>((resolve) => {
    busy.listen(0, '127.0.0.1', () => resolve((busy.address() as AddressInfo).port));
  });
  afterAll(async () => {
    busy.close();
    await removeTestHome(home);
  });

  it('that is configured and busy is an error that names it and the variable', async () => {
    const choice = choosePort({ home, name: 'nats', configured: await listening, say: quiet });
    await expect(choice).rejects.toThrow(PortBusyError);
    await expect(choice).rejects.toThrow(new RegExp(`port ${await listening} for nats .*CARILLON_NATS_PORT`));
  });

  it('is the same at the next start, and moves, saying so, when another program took it', async () => {
    const first = await choosePort({ home, name: 'temporal', say: quiet });
    expect(await choosePort({ home, name: 'temporal', say: quiet })).toBe(first);
    writeFileSync(join(home, 'ports.json'), JSON.stringify({ temporal: await listening }));
    const said: string[] = [];
    expect(await choosePort({ home, name: 'temporal', say: (line) => said.push(line) })).not.toBe(await listening);
    expect(said[0]).toMatch(/in use by another program/);
  });
});

describe('stopEngines', () => {
  it('never touches a process that got the pid of an engine that is gone', async () => {
    const home = newTestHome();
    const stranger = spawn('sleep', ['60']);
    const pid = stranger.pid as number;
    const record = { pid, identity: 'the engine that had this pid before', port: 1 } as EngineRecord;
    recordEngine(home, 'nats', record);
    await stopEngines(home);
    expect(processIdentity(pid)).toBeDefined();
    expect(readRunningFile(home).engines).toEqual({});
    stranger.kill('SIGKILL');
    await removeTestHome(home);
  });
});

describe('holdLock', () => {
  const home = newTestHome();
  afterAll(() => removeTestHome(home));

  it('lets one after the other in, and takes over the lock of a process that died', async () => {
    writeFileSync(join(home, 'engines.lock'), JSON.stringify({ pid: 999_999_999, identity: 'dead' }));
    let inside = 0;
    let most = 0;
    const work = async () => {
      const release = await holdLock(home, 'engines');
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((wake) => setTimeout(wake, 20));
      inside -= 1;
      release();
    };
    await Promise.all([work(), work(), work(), work()]);
    expect(most).toBe(1);
  });
});

describe('resetHome', () => {
  it('deletes what Carillon made and nothing else', async () => {
    const home = newTestHome();
    mkdirSync(join(home, 'nats'));
    writeFileSync(join(home, 'notes.txt'), 'mine');
    expect(whatResetDeletes(home)).toEqual([join(home, 'nats')]);
    expect(await resetHome(home)).toEqual([join(home, 'nats')]);
    expect(statSync(join(home, 'notes.txt')).isFile()).toBe(true);
    await removeTestHome(home);
  });
});
