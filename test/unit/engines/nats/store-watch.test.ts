import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { watchStore } from '../../../../engines/nats/store-watch.ts';

/** As nats-server 2.15.2 writes it. */
const line =
  "[17] 2026/11/30 03:48:07 [ERR] JetStream stream '$G > EVENTS' critical write error: write 1.blk: no space left on device\n";
const MiB = 2 ** 20;

describe('watching the store of a nats-server', () => {
  let folder: string;
  let log: string;
  let free: number;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'carillon store '));
    log = join(folder, 'nats.log');
    free = 100 * MiB;
    writeFileSync(log, '[17] [INF] Server is ready\n');
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const watch = () => watchStore(log, folder, () => free);

  it('wants a restart once when a stream was given up and there is room again, not before', () => {
    const store = watch();
    expect(store.mustRestart()).toBe(false);
    free = 0;
    appendFileSync(log, line);
    expect(store.mustRestart()).toBe(false);
    free = 100 * MiB;
    expect(store.mustRestart()).toBe(true);
    expect(store.mustRestart()).toBe(false);
  });

  it('is not moved by what stood in the log before', () => {
    appendFileSync(log, line);
    expect(watch().mustRestart()).toBe(false);
  });

  it('reads on where the log was begun anew, and a line that came in two pieces', () => {
    const store = watch();
    writeFileSync(log, line.slice(0, 60));
    expect(store.mustRestart()).toBe(false);
    appendFileSync(log, line.slice(60));
    expect(store.mustRestart()).toBe(true);
  });

  it('bears a log that is away, and looks at the real volume where nobody says otherwise', () => {
    const store = watchStore(log, folder);
    rmSync(log);
    expect(store.mustRestart()).toBe(false);
    writeFileSync(log, line);
    expect(typeof store.mustRestart()).toBe('boolean');
  });
});
