import type { Standing } from '../../../domain/message/gateway.ts';
import { within } from '../../within.ts';
import { describeSilence, type Answer } from './answer.ts';
import { afterAnswer, type Health, healthy, leaveToAsk, probedElsewhere, probing, spacing } from './outage.ts';

/** How long it may take to agree about a probe before it is left to others: who asks must still have time for the request. */
const agreeMs = 1_000;

type Outage = Extract<Answer, { kind: 'outage' }>;
type Pass = {
  readonly kind: 'pass';
  /** Must be told what came of it. */
  heard(answer: Answer): void;
};

/**
 * The circuit breaker of an account: once requests have failed often enough in a row, they are answered here, and one a second at most finds
 * out whether that is over. What fares alike is a lane of its own (`laneOf`): slow mail holds up no text, and logs that cannot be read no
 * sending. Whoever is refused here has not left and is surely not sent; of those who were let through nothing is said (I5).
 */
export type Breaker = {
  ask(lane: string): Promise<Pass | Outage>;
  /** What somebody would hear who asked now. */
  standing(lane: string): Standing;
};

/** How processes that use one account agree about who probes it. */
export type ProbeTurns = {
  /** 0 where it is this one's turn, and was nobody's within `spacingMs`; else ms to wait. */
  take(spacingMs: number): Promise<number>;
  /** The account is there again: whoever waits need wait no longer. */
  release(): Promise<void>;
};
/** Nobody else uses it. */
const alone: ProbeTurns = { take: () => Promise.resolve(0), release: () => Promise.resolve() };

/** `answeredAt`: when somebody last had an answer. */
type Lane = { readonly health: Health; readonly cause: string; readonly answeredAt: number };
const untried: Lane = { health: healthy, cause: '', answeredAt: -Infinity };
/** Who sends the messages that a lane asks about. */
const senderFor = (name: string): string => name.replace(/^ask /, 'send ');

export function createBreaker(turns = alone, now: () => number = () => performance.now()): Breaker {
  const lanes = new Map<string, Lane>();
  const of = (name: string): Lane => lanes.get(name) ?? untried;
  const become = (name: string, health: Health): void => void lanes.set(name, { ...of(name), health });
  /** Of the account, whatever the lane. */
  let nextProbeAt = 0;

  const leave = (name: string): ReturnType<typeof leaveToAsk> => {
    const { health, answeredAt } = of(name);
    let given = leaveToAsk(health, now());
    // Where nobody can send, asking likely comes to the same: until somebody had an answer whoever asks takes a turn, like a probe.
    const { outage: beside } = of(senderFor(name)).health;
    if (given.kind === 'go' && beside !== null && answeredAt <= beside.since)
      given = { kind: 'probe', spacingMs: spacing(beside.since, now()) };
    return given.kind === 'probe' && now() < nextProbeAt ? { kind: 'outage', forMs: nextProbeAt - now() } : given;
  };
  const outage = (name: string, forMs: number): Outage => ({
    kind: 'outage',
    forMs,
    sinceMs: now() - ((of(name).health.outage ?? of(senderFor(name)).health.outage)?.since ?? now()),
    cause: of(name).cause || of(senderFor(name)).cause,
  });
  const pass = (name: string, wasProbe: boolean): Pass => ({
    kind: 'pass',
    heard(answer) {
      const cause = failureOf(answer);
      const { health, answeredAt } = of(name);
      lanes.set(name, {
        health: afterAnswer(health, cause !== null, wasProbe, now()),
        cause: cause ?? '',
        answeredAt: cause === null ? now() : answeredAt,
      });
      if (!wasProbe || cause !== null) return;
      nextProbeAt = 0;
      turns.release().catch(() => undefined); // then they wait as long as they were told
    },
  });
  return {
    async ask(name) {
      const given = leave(name);
      if (given.kind === 'go') return pass(name, false);
      if (given.kind === 'outage') return outage(name, given.forMs);
      nextProbeAt = now() + given.spacingMs;
      become(name, probing(of(name).health, now()));
      const waitMs = await within(agreeMs, turns.take(given.spacingMs)).catch(() => given.spacingMs);
      if (waitMs <= 0) return pass(name, true);
      nextProbeAt = now() + waitMs;
      become(name, probedElsewhere(of(name).health, nextProbeAt));
      return outage(name, waitMs);
    },
    standing(name) {
      const given = leave(name);
      if (given.kind !== 'outage') return { kind: given.kind === 'probe' ? 'probing' : 'open' };
      const silence = outage(name, given.forMs);
      return { kind: 'resting', ms: silence.forMs, sinceMs: silence.sinceMs, reason: describeSilence(silence) };
    },
  };
}

/** What a gateway that sends by this path knows of its next request. */
export const standingToSend = ({ breaker }: { readonly breaker: Breaker }, path: string): Standing =>
  breaker.standing(laneOf({ method: 'POST', path }, ''));

/** Requests that fare alike: those that send or those that ask, of one of the vendor's products (`/sms/…`, `/email/…`, `/tts/…`). */
export function laneOf({ method, path }: { readonly method: string; readonly path: string }, basePath: string): string {
  const [, product = ''] = path.slice(basePath.length).split('/');
  return `${method === 'POST' ? 'send' : 'ask'} ${product}`;
}

/** A no is an answer; a failure is that nothing is said, or that the provider cannot. Null: none. */
function failureOf(answer: Answer): string | null {
  if (answer.kind === 'failed') return answer.words;
  return answer.kind === 'answered' && answer.status >= 500 ? `HTTP ${answer.status}` : null;
}
