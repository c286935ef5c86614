import { setTimeout as sleep } from 'node:timers/promises';
import { Connection, isGrpcServiceError, type ConnectionOptions } from '@temporalio/client';
import { searchAttributes } from './search-attributes.ts';

/** What was missing and is there now. */
export type Prepared = Readonly<{ namespaceCreated: boolean; searchAttributesAdded: readonly string[] }>;

/** How long Temporal keeps what has ended: what people look at when they ask why; the ledger keeps the rest. */
const RETENTION_DAYS = 30;
/** The server's own processes learn of a namespace within ten seconds; a busy machine may take longer. */
const KNOWN_WITHIN_MS = 60_000;
const CALL_MS = 10_000;
/** gRPC's NOT_FOUND and INVALID_ARGUMENT, Temporal's INDEXED_VALUE_TYPE_KEYWORD; their packages are not ours to import. */
const notFound: ReadonlySet<number> = new Set([5]);
const notKnownYet: ReadonlySet<number> = new Set([5, 3]);
const keyword = 2;

/** Creates the namespace and our search attributes where they are missing, and returns once workers can use them. */
export async function prepareNamespace(
  channel: Pick<ConnectionOptions, 'address' | 'channelArgs'>,
  namespace: string,
): Promise<Prepared> {
  const connection = await Connection.connect({ ...channel, connectTimeout: CALL_MS });
  const call = <T>(make: () => Promise<T>): Promise<T> => connection.withDeadline(Date.now() + CALL_MS, make);
  try {
    const namespaceCreated = await call(() => createNamespace(connection, namespace));
    const searchAttributesAdded = await untilKnown(() => call(() => addSearchAttributes(connection, namespace)));
    await untilKnown(() => call(() => searchByThem(connection, namespace)));
    return { namespaceCreated, searchAttributesAdded };
  } finally {
    await connection.close();
  }
}

async function createNamespace({ workflowService }: Connection, namespace: string): Promise<boolean> {
  try {
    await workflowService.describeNamespace({ namespace });
    return false;
  } catch (error) {
    if (!isGrpcServiceError(error) || !notFound.has(error.code)) throw error;
  }
  // A number is written as an int64 just as well; the types know `Long` only, whose package is not ours to import.
  const retention = (RETENTION_DAYS * 86_400) as never;
  await workflowService.registerNamespace({
    namespace,
    description: 'Carillon',
    workflowExecutionRetentionPeriod: { seconds: retention },
  });
  return true;
}

async function addSearchAttributes({ operatorService }: Connection, namespace: string): Promise<readonly string[]> {
  const known = (await operatorService.listSearchAttributes({ namespace })).customAttributes ?? {};
  const missing = Object.values(searchAttributes).filter((name) => !Object.hasOwn(known, name));
  const added = Object.fromEntries(missing.map((name) => [name, keyword]));
  if (missing.length > 0) await operatorService.addSearchAttributes({ namespace, searchAttributes: added });
  return missing;
}

/** Refused until every part of the server knows both, like everything else that names them. */
async function searchByThem({ workflowService }: Connection, namespace: string): Promise<void> {
  const query = Object.values(searchAttributes)
    .map((name) => `${name} = 'none'`)
    .join(' OR ');
  await workflowService.listWorkflowExecutions({ namespace, query, pageSize: 1 });
}

async function untilKnown<T>(ask: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + KNOWN_WITHIN_MS;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      const early = isGrpcServiceError(error) && notKnownYet.has(error.code);
      if (!early || Date.now() > deadline) throw error;
    }
    await sleep(250);
  }
}
