import { setTimeout as sleep } from 'node:timers/promises';
import { readApiTarget } from '../../config/api-target.ts';
import { connectApi, type ApiClient } from '../api-client.ts';
import { commandEnvironment } from '../command-environment.ts';
import { liveStack } from '../stack/stack-record.ts';

export type ConnectOptions = {
  readonly home?: string;
  /** Seconds to wait for a stack that is still starting, or about to. */
  readonly wait?: string;
};

/** A stack that has begun to start is worth waiting for. */
const startingSeconds = 60;
const pollMs = 200;

/** True when neither a stack runs nor another api is named: there is nothing to talk to. */
export function isAlone(options: ConnectOptions): boolean {
  const { home, url } = readApiTarget(commandEnvironment(options));
  return url === undefined && options.wait === undefined && liveStack(home) === undefined;
}

/** The api of the running stack, waited for while it starts; or the one that CARILLON_URL names. */
export async function connect({ wait, ...options }: ConnectOptions): Promise<ApiClient> {
  const env = commandEnvironment(options);
  const { home, url } = readApiTarget(env);
  const began = Date.now();
  for (let waiting = url === undefined; waiting; await sleep(pollMs)) {
    const stack = liveStack(home);
    const patience = wait === undefined ? (stack === undefined ? 0 : startingSeconds) : Number(wait);
    waiting = stack?.ready !== true && Date.now() - began < patience * 1_000;
  }
  return connectApi(env);
}
