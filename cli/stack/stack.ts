import { join } from 'node:path';
import type { Environment } from '../../config/environment.ts';
import { loadConfig } from '../../config/load.ts';
import { PORT_VARIABLES } from '../../config/stack.ts';
import type { StackConfig } from '../../config/stack.ts';
import { startEngines } from '../../engines/start.ts';
import type { RunningEngines } from '../../engines/start.ts';
import type { Say } from '../../engines/engine.ts';
import { choosePort } from '../../engines/ports.ts';
import { stopEngines } from '../../engines/stop.ts';
import { commandEnvironment, needsSandbox } from './child-environment.ts';
import type { ChildContext, StackPorts } from './child-environment.ts';
import { embeddedSettings, externalSettings, masked } from './engine-settings.ts';
import type { EngineSettings } from './engine-settings.ts';
import { endLeftovers } from './leftovers.ts';
import { keepLogsSmall } from './rotate-logs.ts';
import type { NodeCommand } from './node-command.ts';
import type { ProcessName } from './processes.ts';
import { liveStack } from './stack-record.ts';
import type { StackAddresses } from './stack-record.ts';
import { superviseProcesses } from './supervise.ts';
import type { Reroute } from './supervise.ts';
import { watchEngines } from './watch-engines.ts';

export type StackOptions = Readonly<{
  config: StackConfig;
  env: Environment;
  log: Say;
  progress: Say;
  offline?: boolean;
  /** Runs once the engines answer and before any process starts; returns variables that the processes get on top. */
  prepare?: (environment: Environment) => Promise<Readonly<Record<string, string>>>;
  /** How to start a process; tests pass a stand-in. */
  command?: (name: ProcessName) => NodeCommand;
  /** Leads processes to engines and providers by another way. Engines and commands go straight. */
  reroute?: Reroute;
  /** Crashes are part of what is going on: nobody is started later than so long after one. */
  longestDelayMs?: number;
}>;

export type Stack = Readonly<{
  home: string;
  addresses: StackAddresses;
  /** `loadConfig(stack.environment)` gives commands everything, as the operator. */
  environment: Readonly<Record<string, string>>;
  keysFile: string;
  /** Ends everything in reverse order within 10 s. Safe to call twice. */
  stop(): Promise<void>;
}>;

/**
 * Brings up engines and processes of one home and returns once all are ready. Engines that outlived a killed `start` are
 * taken over. If anything cannot start, what was started is stopped again and the error says why.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { config, log } = options;
  const { home } = config;
  const running = liveStack(home);
  if (running) {
    throw new Error(
      `a stack already runs for ${home} (process ${running.supervisor.pid}, ${running.addresses.api}); ` +
        'see `carillon status`, end it with `carillon stop`, or start a second one with another --home',
    );
  }
  await endLeftovers(home);
  try {
    const engines = config.engines === 'embedded' ? await bringUpEngines(options) : undefined;
    return await bringUpProcesses(options, engines);
  } catch (error) {
    await stopEngines(home, log);
    throw error;
  }
}

function bringUpEngines({ config, log, progress, offline = false }: StackOptions): Promise<RunningEngines> {
  const { postgres, nats, temporal } = config.ports;
  const ports = { ...(postgres && { postgres }), ...(nats && { nats }), ...(temporal && { temporal }) };
  return startEngines({ home: config.home, log, progress, ports, offline });
}

async function bringUpProcesses(options: StackOptions, engines: RunningEngines | undefined): Promise<Stack> {
  const { config, env, log } = options;
  const { home } = config;
  let settings = engines ? embeddedSettings(engines.addresses) : externalSettings(loadConfig(env));
  const ports = await stackPorts(config, log);
  let prepared: Readonly<Record<string, string>> = {};
  const context = (): ChildContext => ({ config, engines: settings, ports, env, prepared });
  prepared = (await options.prepare?.(commandEnvironment(context()))) ?? {};
  const environment = commandEnvironment(context());
  const keysFile = join(home, 'local-keys.json');
  const addresses = stackAddresses(config, settings, ports);

  const processes = await superviseProcesses({
    config,
    context,
    addresses,
    environment,
    keysFile,
    log,
    command: options.command,
    reroute: options.reroute,
    longestDelayMs: options.longestDelayMs,
  });
  const stopRotating = keepLogsSmall(home);
  const stopWatching = engines
    ? watchEngines({
        engines,
        restart: () => bringUpEngines(options),
        restarted: async (names, now) => {
          processes.engineRestarted(names);
          const changed = JSON.stringify(embeddedSettings(now.addresses)) !== JSON.stringify(settings);
          settings = embeddedSettings(now.addresses);
          if (changed) await processes.renew(); // its port was taken by another program in the meantime
        },
        say: log,
      })
    : async () => undefined;

  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    await stopWatching();
    stopRotating();
    await processes.stop();
    if (engines) await stopEngines(home, log);
  };
  return { home, addresses, environment, keysFile, stop: () => (stopped ??= stop()) };
}

async function stackPorts({ home, ports }: StackConfig, say: Say): Promise<StackPorts> {
  const choose = (name: keyof StackPorts, preferred: number) =>
    choosePort({ home, name, configured: ports[name], variable: PORT_VARIABLES[name], preferred, say });
  return { api: await choose('api', 7070), sandbox: await choose('sandbox', 7071), smtp: await choose('smtp', 7072) };
}

function stackAddresses(config: StackConfig, engines: EngineSettings, ports: StackPorts): StackAddresses {
  return {
    api: `http://127.0.0.1:${ports.api}`,
    ...(needsSandbox(config) && {
      sandbox: `http://127.0.0.1:${ports.sandbox}`,
      smtp: `smtp://127.0.0.1:${ports.smtp}`,
    }),
    nats: masked(engines.natsUrl),
    temporal: engines.temporalAddress,
    database: masked(engines.databaseUrl),
  };
}
