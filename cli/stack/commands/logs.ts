import { loadStackConfig } from '../../../config/stack.ts';
import { commandEnvironment } from '../../command-environment.ts';
import { print } from '../../workspace/output.ts';
import { followLogs, lastLines, logNames } from '../logs.ts';
import type { StackOptions } from './status.ts';

export type LogsOptions = StackOptions & Readonly<{ follow?: boolean; lines: string }>;

/** `carillon logs [names...]`. */
export async function logs(wanted: readonly string[], options: LogsOptions): Promise<void> {
  const { home } = loadStackConfig(commandEnvironment(options));
  const names = logNames(home);
  const unknown = wanted.filter((name) => !names.includes(name));
  if (unknown.length > 0)
    throw new Error(`no log called ${unknown.join(', ')} in ${home}; there are: ${names.join(', ') || 'none'}`);
  const chosen = wanted.length === 0 ? names : wanted;
  for (const line of lastLines(home, chosen, Number(options.lines))) print(line);
  if (!options.follow) return;
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  for await (const line of followLogs(home, chosen, stop.signal)) print(line);
}
