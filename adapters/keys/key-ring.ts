import { statSync } from 'node:fs';
import { readKeyFile } from './key-file.ts';
import { hashKey } from './key-record.ts';
import type { KeyRecord } from './key-record.ts';

export type KeyRing = {
  /** The record of a key given in clear; undefined where it is unknown or revoked. */
  find(key: string): KeyRecord | undefined;
  all(): readonly KeyRecord[];
  close(): void;
};

const pollMs = 1_000;
const remembered = 10_000;

/**
 * The keys of one file in memory: asking costs no I/O, so ingest never waits for anything but the stream (I1).
 * The file is looked at every second; a damaged one leaves the keys as they were and is reported.
 */
export function createKeyRing(path: string, report: (problem: unknown) => void): KeyRing {
  let stamp = stampOf(path);
  let byHash = index(readKeyFile(path));
  let hashes = new Map<string, string>();

  const poll = setInterval(() => {
    const seen = stampOf(path);
    if (seen === stamp) return;
    stamp = seen;
    try {
      byHash = index(readKeyFile(path));
    } catch (error) {
      report(error);
    }
  }, pollMs);
  poll.unref();

  return {
    find(key) {
      let hash = hashes.get(key);
      if (hash === undefined) {
        hash = hashKey(key);
        // Known keys only: an attacker's guesses must not fill the memory.
        if (byHash.has(hash)) {
          if (hashes.size >= remembered) hashes = new Map();
          hashes.set(key, hash);
        }
      }
      return byHash.get(hash);
    },
    all: () => [...byHash.values()],
    close: () => clearInterval(poll),
  };
}

function index(keys: readonly KeyRecord[]): ReadonlyMap<string, KeyRecord> {
  return new Map(keys.map((key) => [key.hash, key]));
}

function stampOf(path: string): string {
  try {
    const { mtimeMs, size, ino } = statSync(path);
    return `${mtimeMs} ${size} ${ino}`;
  } catch {
    return 'absent';
  }
}
