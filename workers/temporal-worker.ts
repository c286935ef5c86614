import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { NativeConnection, Runtime, type WorkerOptions } from '@temporalio/worker';
import type { Config } from '../config/load.ts';

/** Built beside the compiled sources; straight from the sources there is none and the SDK bundles at start. */
const bundle = fileURLToPath(new URL('../workflows/bundle.js', import.meta.url));

/**
 * The SDK stops a task that computes for five seconds, and Node 20 then ends the whole process (async hook stack has become corrupted). Ours
 * are known to end; one that hears of some thousand events at once, on a busy machine, takes longer. The SDK heeds this without having it among
 * its types (1.24.0).
 */
export const taskPatience = { isolateExecutionTimeout: '2 minutes' } as const;

export function workflowSource(): Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'> & typeof taskPatience {
  if (existsSync(bundle)) return { workflowBundle: { codePath: bundle }, ...taskPatience };
  return { workflowsPath: fileURLToPath(new URL('../workflows/index.ts', import.meta.url)), ...taskPatience };
}

let runtime: Runtime | undefined;

/** The SDK listens for no signal: the process stops its roles by itself, in order, each worker once. */
export function connectNative(config: Config): Promise<NativeConnection> {
  runtime ??= Runtime.install({ shutdownSignals: [] });
  return NativeConnection.connect({ address: config.temporal.address });
}

/** A send under way finishes within the grace; what is still out is settled by the next start (2.5). */
export function graceOf(config: Config): Pick<WorkerOptions, 'shutdownGraceTime' | 'shutdownForceTime'> {
  return { shutdownGraceTime: config.graceMs, shutdownForceTime: config.graceMs + 1_000 };
}
