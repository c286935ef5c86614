import { loadConfig } from '../../config/load.ts';
import type { Environment } from '../../config/environment.ts';
import { refuseLive } from '../../config/refuse-live.ts';
import { loadStackConfig } from '../../config/stack.ts';
import type { StackConfig } from '../../config/stack.ts';
import { connectApi } from '../api-client.ts';
import { consoleLink } from '../console.ts';
import { masked } from './engine-settings.ts';
import { confirmLive } from './confirm-live.ts';
import { heedDurability } from './durability.ts';
import { prepareStack } from './prepare.ts';
import { reachEngines } from './reach-engines.ts';
import { startStack } from './stack.ts';
import type { Stack } from './stack.ts';

export type StartFlags = Readonly<{
  exit?: boolean;
  json?: boolean;
  evidence?: string;
  realTime?: boolean;
  demo?: boolean;
  offline?: boolean;
  external?: boolean;
  delivery?: string;
}>;

/** What `start` does beyond running processes; given by the composition root of the command line. */
export type StartHooks = Readonly<{
  /**
   * Everything is ready: apply the example, play the demo. Returns the summary for `--json`; `ok: false` makes the exit
   * code 1. `signal` is aborted when the user ends the stack meanwhile.
   */
  afterReady?: (stack: Stack, flags: StartFlags, signal: AbortSignal) => Promise<Readonly<{ ok: boolean }> | undefined>;
  /** Settings of the demo's clock, unless `--real-time` or `--no-demo`: CARILLON_CLOCK_SCALE and CARILLON_CLOCK_START. */
  demoClock?: Readonly<Record<string, string>>;
}>;

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** `carillon start`: returns the exit code once the stack has ended. */
export async function runStart(flags: StartFlags, shell: Environment, hooks: StartHooks): Promise<number> {
  const env = startEnvironment(flags, shell, hooks);
  const config = loadStackConfig(env);
  await checkDelivery(config);
  for (const notice of config.notices) say(notice);
  if (config.timingFactor !== 1) say(`timing: leases, timeouts and look-up spacing shrunk to ${config.timingFactor}`);
  if (config.engines === 'external') await checkExternal(env);

  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => endOrLeave(ending));
  const { afterReady } = hooks;
  const stack = await startStack({
    config,
    env,
    log: say,
    progress: say,
    offline: flags.offline ?? false,
    prepare: prepareStack,
  });
  try {
    if (!ending.signal.aborted) greet(stack, config, await linkInto(stack));
    const summary = ending.signal.aborted ? undefined : await afterReady?.(stack, flags, ending.signal);
    if (flags.json) process.stdout.write(`${JSON.stringify(summary ?? { ok: true, addresses: stack.addresses })}\n`);
    if (!flags.exit) await aborted(ending.signal);
    return summary?.ok === false ? 1 : 0;
  } finally {
    await stack.stop();
  }
}

function startEnvironment(flags: StartFlags, shell: Environment, { demoClock }: StartHooks): Environment {
  return {
    ...(flags.demo === false || flags.realTime ? {} : demoClock),
    ...shell,
    ...(flags.external && { CARILLON_ENGINES: 'external' }),
    ...(flags.delivery !== undefined && { CARILLON_DELIVERY: flags.delivery }),
  };
}

/** I13: `live` only with external engines, and only after a person said yes. */
async function checkDelivery({ delivery, engines }: StackConfig): Promise<void> {
  if (delivery !== 'live') return;
  if (engines === 'embedded') refuseLive('carillon start', delivery);
  await confirmLive();
}

/** 2.2: somebody else's servers are named before they are used, must answer, and for real people must keep what they acknowledge. */
async function checkExternal(env: Environment): Promise<void> {
  const config = loadConfig(env);
  const { databaseUrl, nats, temporal } = config;
  say(`external engines: PostgreSQL ${masked(databaseUrl)}, NATS ${masked(nats.url)}, Temporal ${temporal.address}`);
  await reachEngines(config, '; without --external Carillon brings its own');
  await heedDurability(config, say);
}

/** A first link into the console; without one, everything else works all the same. */
async function linkInto({ environment, addresses }: Stack): Promise<string> {
  try {
    return (await consoleLink(connectApi(environment))).url;
  } catch {
    return `${addresses.api}/console/ ("carillon console" prints a link to log in)`;
  }
}

/** What a person needs now; the rest is in `carillon status`. */
function greet({ home, addresses }: Stack, { engines, infobip, smtpUrl }: StackConfig, console: string): void {
  const seconds = (performance.now() / 1000).toFixed(1);
  const what = engines === 'embedded' ? 'PostgreSQL, NATS, Temporal and our own processes' : 'our own processes';
  const rows = [
    ['console', console],
    ['phones, inboxes', addresses.sandbox],
    ['SMS go to', infobip && masked(infobip.baseUrl)],
    ['mail goes to', smtpUrl && masked(smtpUrl)],
    ['api', addresses.api],
    ['data, logs', home],
  ].flatMap(([name = '', value]) => (value === undefined ? [] : `  ${name.padEnd(16)} ${value}`));
  say([`Carillon is up after ${seconds} s: ${what}.`, ...rows].join('\n'));
}

/** The first signal ends everything in order; a second one leaves at once, and `carillon stop` cleans up. */
function endOrLeave(ending: AbortController): void {
  if (ending.signal.aborted) process.exit(130);
  ending.abort();
  say('stopping …');
}

const aborted = (signal: AbortSignal): Promise<void> =>
  signal.aborted
    ? Promise.resolve()
    : new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
