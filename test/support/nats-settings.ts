import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What differs from the configuration of the embedded server. */
export type NatsSettings = Readonly<{ jetstream?: object; http?: string }>;

/** Between `natsLaunch`, which writes the configuration, and the launch itself. */
export function changeNatsSettings(home: string, { jetstream, ...rest }: NatsSettings): void {
  const file = join(home, 'nats', 'nats-server.conf');
  const ours = JSON.parse(readFileSync(file, 'utf8')) as { readonly jetstream: object };
  writeFileSync(file, JSON.stringify({ ...ours, ...rest, jetstream: { ...ours.jetstream, ...jetstream } }));
}
