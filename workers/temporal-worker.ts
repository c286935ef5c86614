import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { NativeConnection, Runtime, type WorkerOptions } from '@temporalio/worker';
import type { Config } from '../config/load.ts';

/** Built beside the compiled sources; straight from the sources there is none and the SDK bundles at start. */
const bundle = fileURLToPath(new URL('../workflows/bundle.js', import.meta.url));

export function workflowSource(): Pick<WorkerOptions, 'workflowBundle' | 'workflowsPath'> {
  if (existsSync(bundle)) return { workflowBundle: { codePath: bundle } };
  return { workflowsPath: fileURLToPath(new URL('../workflows/index.ts', import.meta.url)) };
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
