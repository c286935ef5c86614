import { setFlagsFromString } from 'node:v8';
import { clearAwayAtRest } from './clear-away.ts';
import { readConfiguration } from './configuration.ts';
import { startSandbox, type Sandbox } from './start.ts';

/** Who started us waits no longer than 2 s. */
const GONE_WITHIN_MS = 1_800;

/**
 * How much more than what is alive may pile up before it is cleared away, where messages live in a folder. V8 alone would let
 * several times as much: this process is a guest on somebody's machine. In memory it is the messages that count, and clearing
 * away so often took a third of a bulk's time.
 */
const HEAP_GROWTH_PERCENT = 30;

/** The sandbox as a process of its own: configured by `env`, ended by signals or with whoever started it. */
export async function serve(
  env: Readonly<Record<string, string | undefined>>,
  announce: (sandbox: Sandbox) => string = readyLine,
  nameOf?: (variable: string) => string,
): Promise<void> {
  const { configuration, sandbox } = await start(env, nameOf);
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(1), GONE_WITHIN_MS).unref();
    sandbox.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  // An IPC channel closes even when the parent was killed; stdin does the same for parents that gave us a pipe.
  if (process.channel) process.on('disconnect', end);
  else if (configuration.watchesParent) process.stdin.on('end', end).on('error', end).resume();
  process.stdout.on('error', () => undefined); // a parent that is gone must not turn an orderly end into a crash
  process.stdout.write(announce(sandbox));
}

/** For programs: one JSON line. */
export const readyLine = ({ httpUrl, smtpUrl }: Sandbox): string =>
  `${JSON.stringify({ ready: true, http: httpUrl, smtp: smtpUrl, phone: `${httpUrl}/` })}\n`;

async function start(env: Readonly<Record<string, string | undefined>>, nameOf?: (variable: string) => string) {
  try {
    const configuration = readConfiguration(env, nameOf);
    if (configuration.dataFolder !== undefined) {
      setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH_PERCENT}`);
      clearAwayAtRest();
    }
    return { configuration, sandbox: await startSandbox(configuration) };
  } catch (error) {
    process.stderr.write(`The sandbox cannot start:\n${error instanceof Error ? error.message : String(error)}\n`);
    return process.exit(1);
  }
}
