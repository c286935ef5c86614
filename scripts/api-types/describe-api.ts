import pino from 'pino';
import { createApp } from '../../api/app.ts';
import type { AppDeps } from '../../api/app-deps.ts';
import { createMetrics } from '../../api/metrics.ts';
import type { OpenApi } from './write-types.ts';

/** The document behind /openapi.json, without anything that a request would need. */
export async function describeApi(): Promise<OpenApi> {
  const uncalled = {
    keys: { find: () => undefined, all: () => [] },
    metrics: createMetrics(
      () => 0,
      () => Promise.reject(new Error('nobody asks for figures here')),
    ),
    now: () => 0,
    log: pino({ level: 'silent' }),
    consoleFiles: new Map(),
  };
  const app = await createApp(uncalled as unknown as AppDeps);
  try {
    return (await app.inject({ url: '/openapi.json' })).json<OpenApi>();
  } finally {
    await app.close();
  }
}
