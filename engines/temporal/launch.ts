import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { searchAttributes } from '../../adapters/temporal/search-attributes.ts';
import type { EngineLaunch, LaunchContext } from '../launch.ts';

const NAMESPACE = 'default';

const SEARCH_ATTRIBUTES = Object.values(searchAttributes);

/** The dev server's own limits are for trying things out; these lift what a real load meets first. */
export const DYNAMIC_CONFIG: Readonly<Record<string, string>> = {
  'frontend.rps': '100000',
  'frontend.namespaceRPS': '100000',
  'frontend.namespaceCount': '10000', // long polls: several workers, many pollers
  'matching.rps': '100000',
  'history.rps': '100000',
  'matching.persistenceMaxQPS': '100000',
  'matching.numTaskqueueReadPartitions': '1', // one node: more partitions only add forwarding delay
  'matching.numTaskqueueWritePartitions': '1',
  'matching.enableFairness': 'true',
  'worker.schedulerNamespaceStartWorkflowRPS': '1000',
};

/** WAL with NORMAL: kill -9 loses nothing; a power cut may lose the last moments, which redispatch carries out again. */
const PRAGMAS = ['journal_mode=WAL', 'synchronous=NORMAL'];

/** Prepares this home's Temporal: the development server on a file of its own. */
export function temporalLaunch(
  { home, port }: LaunchContext,
  binary: string,
): EngineLaunch<{ temporalAddress: string; temporalNamespace: string }> {
  const folder = join(home, 'temporal');
  const temporalAddress = `127.0.0.1:${port}`;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return {
    name: 'temporal',
    binary,
    folder,
    args: [
      ...'server start-dev --headless --ip 127.0.0.1'.split(' '),
      `--port=${port}`,
      `--db-filename=${join(folder, 'temporal.db')}`,
      ...'--log-level=warn --color=never --disable-config-file --disable-config-env'.split(' '),
      ...PRAGMAS.flatMap((pragma) => ['--sqlite-pragma', pragma]),
      ...SEARCH_ATTRIBUTES.flatMap((name) => ['--search-attribute', `${name}=Keyword`]),
      ...Object.entries(DYNAMIC_CONFIG).flatMap(([key, value]) => ['--dynamic-config-value', `${key}=${value}`]),
    ],
    env: { TZ: 'UTC', HOME: folder },
    stopSignal: 'SIGTERM',
    addresses: { temporalAddress, temporalNamespace: NAMESPACE },
    check: () => namespaceAnswers(temporalAddress),
  };
}

/** Healthy means: the namespace is there and knows our search attributes. */
async function namespaceAnswers(address: string): Promise<void> {
  // A third of a second of work, of which a command that starts nothing has no use.
  const { Connection } = await import('@temporalio/client');
  // A proxy in the user's environment leads out of this machine; our server is on it.
  const channelArgs = { 'grpc.enable_http_proxy': 0 };
  const connection = await Connection.connect({ address, connectTimeout: 2_000, channelArgs });
  try {
    await connection.withDeadline(Date.now() + 2_000, async () => {
      await connection.workflowService.describeNamespace({ namespace: NAMESPACE });
      const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace: NAMESPACE });
      const missing = SEARCH_ATTRIBUTES.filter((name) => customAttributes?.[name] === undefined);
      if (missing.length > 0) throw new Error(`search attributes ${missing.join(', ')} are not registered yet`);
    });
  } finally {
    await connection.close();
  }
}
