import { createDeadLetterBox } from '../../adapters/dead-letters/box.ts';
import type { DeadLetterBox } from '../../adapters/dead-letters/box.ts';
import { createDlq } from '../../adapters/nats/dlq.ts';
import { createRedrives } from '../../adapters/postgres/redrives.ts';
import { withEngines } from '../stack/with-engines.ts';

export type DlqOptions = Readonly<{ home?: string; json?: boolean }>;

export const print = (value: unknown, json: boolean | undefined, text: string): void =>
  void process.stdout.write(`${json ? JSON.stringify(value, null, 2) : text}\n`);

export const withDlq = <T>(options: DlqOptions, work: (box: DeadLetterBox) => Promise<T>): Promise<T> =>
  withEngines(options, 'dlq', ({ nats, pool }) => work(createDeadLetterBox(createDlq(nats), createRedrives(pool))));
