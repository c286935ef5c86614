import type { Api } from '../api-types.d.ts';

export type EngineName = Api['/v1/now']['get']['answer']['engines'][number]['name'];

/** As their makers write them. */
export const engineNames: Readonly<Record<EngineName, string>> = {
  nats: 'NATS JetStream',
  postgres: 'PostgreSQL',
  temporal: 'Temporal',
};
