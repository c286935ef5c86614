import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Service } from './compose.ts';
import type { Image } from './dockerfile.ts';

export type Ended = Readonly<{ code: number | null; output: string }>;
export type RunningService = Readonly<{
  name: string;
  output(): string;
  ended: Promise<Ended>;
  /** As `docker compose stop`. */
  stop(): Promise<Ended>;
}>;

export type Runner = Readonly<{
  start(name: string): RunningService;
  /** Until its own health check says so. Throws what it has said when it ends first or the time is up. */
  healthy(service: RunningService): Promise<void>;
}>;

const healthyWithinMs = 60_000;

/**
 * Starts services of a compose file as processes of this machine, in their image's folder, with the image's and the service's
 * environment and nothing else. `rewrite` puts this machine's addresses in the place of the network's.
 */
export function createRunner(
  image: Image,
  services: Readonly<Record<string, Service>>,
  rewrite: (text: string) => string,
): Runner {
  const environmentOf = (name: string): Record<string, string> => {
    const temporary = join(image.root, `tmp of ${name}`);
    mkdirSync(temporary, { recursive: true });
    const local = (value: string): string =>
      rewrite(value.replace(/^\/tmp(?=\/|$)/, temporary).replace(/^\/home\//, `${image.root}/home/`));
    const values = Object.entries({ ...image.env, ...services[name]?.environment });
    const path = `${dirname(process.execPath)}:/usr/bin:/bin`;
    return { PATH: path, ...Object.fromEntries(values.map(([key, value]) => [key, local(value)])) };
  };
  const launch = (name: string, command: readonly string[]): RunningService => {
    const [program = '', ...args] = command.map(rewrite);
    return startProcess(name, program, args, { cwd: image.at(image.workdir), env: environmentOf(name) });
  };
  return {
    start: (name) => launch(name, services[name]?.command ?? image.command),
    async healthy(service) {
      const [, ...test] = services[service.name]?.healthcheck?.test ?? [];
      const deadline = Date.now() + healthyWithinMs;
      for (;;) {
        const { code, output } = await launch(service.name, test).ended;
        if (code === 0) return;
        const over = await Promise.race([service.ended, sleep(300)]);
        if (over !== undefined || Date.now() > deadline)
          throw new Error(`${service.name} is not healthy: ${output}\n${service.output()}`);
      }
    },
  };
}

type Place = Readonly<{ cwd: string; env: Readonly<Record<string, string>> }>;

/** One process, with the given environment and nothing else; `name` is what it is called in errors. */
export function startProcess(
  name: string,
  program: string,
  args: readonly string[],
  { cwd, env }: Place,
): RunningService {
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (part: string) => (output += part));
  const ended = new Promise<Ended>((resolve) => {
    child.once('error', (error) => resolve({ code: null, output: error.message }));
    child.once('close', (code) => resolve({ code, output }));
  });
  const stop = (): Promise<Ended> => {
    child.kill('SIGTERM');
    return ended;
  };
  return { name, output: () => output, ended, stop };
}
