import { createGates, keepAway } from '../gates.ts';
import { killWorld } from '../world.ts';
import type { KillWorld } from '../world.ts';
import { ambush } from './ambush.ts';
import { judgeCallbacks, readStates } from './judge.ts';
import type { CallbacksVerdict } from './judge.ts';
import { dueWithinMs, lotOf, lots } from './lots.ts';
import { callbackFiles, sendToAll } from './messages.ts';
import { openRelay } from './relay.ts';
import type { Relay } from './relay.ts';
import { standingClock } from './standing-clock.ts';

export type CallbacksOptions = Readonly<{
  /** Of a campaign, and of a journey that waits for the end of its message. */
  recipients: number;
  journeys: number;
  /** How often api and stream are killed right after a callback was taken. */
  ambushes: number;
  /** Spoils what the bar is about: the run passes only if all of it is found. */
  negative: boolean;
}>;

export type CallbacksReport = CallbacksVerdict &
  Readonly<{
    ok: boolean;
    /** Posts that nobody answered while the api was away. */
    unanswered: number;
    /** Different callbacks. */
    callbacks: number;
    seconds: number;
  }>;

const minuteMs = 60_000;
/** Something is told before the api goes; then four hours; then long enough for the last repetition. */
const beforeMs = 10 * minuteMs;
const awayMs = 240 * minuteMs;
const afterMs = 10 * 60 * minuteMs;
/** Repetitions of what came in the four hours come within so long. */
const stormMs = 84 * minuteMs;
/** No instant of the run lies in the future. */
const startsBeforeMs = 16 * 60 * minuteMs;
/** Logs say nothing: what the ledger knows it knows by callbacks. */
const blindMs = 24 * 60 * minuteMs;
/** One callback in so many is taken and its answer lost on the way: a true repetition. */
const lostAnswers = 10;
/** The control: an answer takes longer than the bar allows. */
const slowMs = 250;
const settleMs = 30_000;
const controlSettleMs = 5_000;

/** One run, from an empty home to a verdict. */
export async function runCallbacks(options: CallbacksOptions, say: (line: string) => void): Promise<CallbacksReport> {
  const { recipients, journeys, ambushes, negative } = options;
  const began = Date.now();
  const stamped = (line: string): void => say(`${((Date.now() - began) / 1_000).toFixed(1).padStart(6)} s  ${line}`);
  const gates = createGates();
  const relay = await openRelay();
  const world = await worldBehind(relay, gates.command, stamped).catch(async (error: unknown) => {
    await relay.close();
    throw error;
  });
  try {
    const { stack } = world;
    const clock = standingClock(stack.sandbox);
    relay.target(stack.api);
    await setUp(world);
    const phones = await sendToAll(world, { recipients, journeys });
    stamped(`${phones.length} messages are taken`);
    await clock.advance(beforeMs);

    const taken = (): number => [...relay.heard.values()].reduce((sum, one) => sum + one.taken, 0);
    const tries = (): number => [...relay.heard.values()].reduce((sum, one) => sum + one.tries, 0);
    await keepAway(stack, gates, ['api']);
    const [takenBefore, triesBefore] = [taken(), tries()];
    stamped(`the api is killed; ${takenBefore} callbacks were taken before`);
    await clock.advance(awayMs);
    const unanswered = tries() - triesBefore;
    const takenAway = taken() - takenBefore;
    stamped(`four hours later: ${unanswered} posts, none answered`);
    gates.open(['api']);
    await stack.allBack(60_000);
    stamped('the api is back');

    relay.mark();
    let answers = 0;
    const loseSome = (): void =>
      relay.onTaken(({ first }) => (first && (answers += 1) % lostAnswers === 0 ? 'drop' : 'pass'));
    loseSome();
    if (negative) relay.slowDown(slowMs);
    const early: string[] = [];
    for (let n = 0; n < ambushes; n += 1) {
      await clock.advance(Math.floor(stormMs / (ambushes + 1)) - minuteMs);
      const patienceMs = negative ? controlSettleMs : settleMs;
      early.push(...(await ambush(world, relay, { negative, patienceMs }, () => clock.advance(minuteMs))));
      loseSome();
    }
    await clock.advance(afterMs);
    stamped(`everything is repeated: ${relay.latencies().length} answers of 2xx`);
    const states = await readStates(world, phones, negative ? controlSettleMs : settleMs);
    const verdict = judgeCallbacks(states, { relay, early, takenAway });
    const found = [verdict.problems.states, verdict.problems.early, verdict.problems.slow];
    return {
      ...verdict,
      ok: negative
        ? found.every((list) => list.length > 0)
        : Object.values(verdict.problems).every((list) => list.length === 0),
      unanswered,
      callbacks: relay.heard.size,
      seconds: Math.round((Date.now() - began) / 1_000),
    };
  } finally {
    await world.close();
    await relay.close();
    gates.remove();
  }
}

/** A stack whose provider lives by a clock that stands, and reaches the api through the relay only. */
function worldBehind(
  relay: Relay,
  command: ReturnType<typeof createGates>['command'],
  say: (line: string) => void,
): Promise<KillWorld> {
  const start = new Date(Date.now() - startsBeforeMs).toISOString();
  const throughRelay = (address: string | undefined): string => {
    const { pathname, search } = new URL(address ?? '', relay.url);
    return `${relay.url}${pathname}${search}`;
  };
  return killWorld({
    seed: 3,
    timingFactor: 1,
    localFirst: true,
    say,
    workspace: callbackFiles,
    env: { CARILLON_PUBLIC_URL: relay.url },
    stack: {
      command,
      longestDelayMs: 400,
      reroute: (environment, name) =>
        name === 'sandbox'
          ? {
              ...environment,
              CARILLON_SANDBOX_CLOCK: 'virtual',
              CARILLON_SANDBOX_CLOCK_START: start,
              CARILLON_SANDBOX_INBOUND_URL: throughRelay(environment['CARILLON_SANDBOX_INBOUND_URL']),
              CARILLON_SANDBOX_TRACKING_URL: throughRelay(environment['CARILLON_SANDBOX_TRACKING_URL']),
            }
          : environment,
    },
  });
}

async function setUp({ farSide, stack }: KillWorld): Promise<void> {
  // Windows of rate limits pass on the clock, which stands.
  await farSide.settings({ rateLimits: 0, logsPerMinute: 0, logLagMs: blindMs, latencyMs: dueWithinMs });
  await farSide.addRules(Array.from({ length: lots }, (_, ending) => lotOf(ending).rule));
  // Each report a callback of its own: what was refused together comes again together, as many at once as there were.
  const response = await fetch(`${stack.sandbox}/_sim/webhooks`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ event: 'delivery', channel: 'sms', maxBucketSize: 1 }),
  });
  if (!response.ok) throw new Error(`the sandbox says ${response.status}: ${await response.text()}`);
}
