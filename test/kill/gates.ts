import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { holdLock } from '../../engines/process/lock.ts';
import { compiledCommand } from '../../cli/stack/node-command.ts';
import type { NodeCommand } from '../../cli/stack/node-command.ts';
import { PROCESS_NAMES } from '../../cli/stack/processes.ts';
import type { ProcessName } from '../../cli/stack/processes.ts';
import { victims } from '../../cli/chaos/world/victims.ts';
import type { KillStack } from './stack.ts';

/** A supervisor brings back at once what was killed; a gate keeps a process from beginning its work until it is opened. */
export type Gates = Readonly<{
  command(name: ProcessName): NodeCommand;
  close(names: readonly ProcessName[]): void;
  open(names: readonly ProcessName[]): void;
  remove(): void;
}>;

export function createGates(): Gates {
  const folder = mkdtempSync(join(tmpdir(), 'carillon-gates-'));
  const file = (name: ProcessName): string => join(folder, name);
  return {
    command(name) {
      const { nodeArgs, cwd } = compiledCommand(name);
      const gate = new URL(`gate.mjs?while=${encodeURIComponent(file(name))}`, import.meta.url);
      return { nodeArgs: ['--import', gate.href, ...nodeArgs], cwd };
    },
    close: (names) => {
      for (const name of names) writeFileSync(file(name), '');
    },
    open: (names) => {
      for (const name of names) rmSync(file(name), { force: true });
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Kills them with SIGKILL, all in the same moment, and keeps them away until their gates are opened. */
export async function keepAway(stack: KillStack, gates: Gates, names: readonly ProcessName[]): Promise<void> {
  gates.close(names);
  await Promise.all(names.map((name) => stack.kill(name)));
}

/** Who was killed comes back when it is let, and not before. */
export type Killed = Readonly<{ at: number; startEngines(): void; startProcesses(): void }>;

/** All eight in the same moment, engines too. */
export async function killEverything(stack: KillStack, gates: Gates): Promise<Killed> {
  // Whoever starts engines waits for the lock of their home.
  const startEngines = await holdLock(stack.home, 'engines');
  gates.close(PROCESS_NAMES);
  const at = Date.now();
  await Promise.all(victims.map((name) => stack.kill(name)));
  return { at, startEngines, startProcesses: () => gates.open(PROCESS_NAMES) };
}
