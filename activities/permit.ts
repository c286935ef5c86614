import type { BulkGateway } from '../domain/campaign/bulk-gateway.ts';
import { latenessMs } from '../domain/campaign/pace.ts';
import type { RunningCampaign } from '../domain/campaign/pages.ts';
import type { SendResult } from '../domain/message/outcome.ts';
import type { PageDeps, SomeSent } from './page-deps.ts';

/** `at`: when the turn is, by our own clock, epoch ms. */
export type TurnTaken = { readonly kind: 'turn'; readonly at: number } | SomeSent;

/** Waits until the turn has come. Its instant counts from before it was asked for: a process that is stopped while it waits wakes up late. */
export async function awaitTurn(
  deps: PageDeps,
  campaign: RunningCampaign,
  gateway: BulkGateway,
  count: number,
): Promise<TurnTaken> {
  const asked = deps.now();
  const turn = await deps.pages.takeTurn(campaign, gateway.name, count);
  if (turn.kind === 'rest') return { kind: 'rest', ms: turn.waitMs };
  await pause(turn.waitMs);
  return deps.life().stopping() ? { kind: 'went', moved: false } : { kind: 'turn', at: asked + turn.waitMs };
}

/** A longer rest is slept out by the workflow: a page keeps its slot for those who can go on. */
const longestWaitMs = 2_000;

/** While its provider is out of order: until somebody may find out again whether it still is. */
export async function awaitProbe(ms: number): Promise<SomeSent> {
  if (ms > longestWaitMs) return { kind: 'rest', ms: Math.ceil(ms) };
  await pause(ms);
  return { kind: 'went', moved: true };
}

/** Asked before each post of so many messages: null where it may begin now. */
export type Permit = (count: number) => Promise<SendResult | null>;

/**
 * The first post has the turn that it was claimed in. Every other one, and one whose claim took so long that its turn is over, takes
 * another and asks about pause, brake and rest again; a worker that was stopped in between must not wake up and send under somebody
 * else's lease.
 */
export function createPermit(
  deps: PageDeps,
  campaign: RunningCampaign,
  gateway: BulkGateway,
  given: { readonly turnAt: number; readonly leaseUntil: number },
): Permit {
  const isLate = (turnAt: number): boolean => deps.now() - turnAt > latenessMs;
  let inHand: number | null = given.turnAt;
  return async (count) => {
    const isOver = inHand === null || isLate(inHand);
    inHand = null;
    if (isOver) {
      const turn = await awaitTurn(deps, campaign, gateway, count);
      if (turn.kind !== 'turn') return notSent('there was no turn for it');
      if (!(await deps.pages.mayPost(campaign, gateway.name))) return notSent('stopped before it could be sent');
      if (isLate(turn.at)) return notSent('its turn was over before it could be sent');
    }
    return deps.now() <= given.leaseUntil - deps.timing.httpMs ? null : notSent('the sender was paused past its lease');
  };
}

const notSent = (reason: string): SendResult => ({ kind: 'notSent', reason });
const pause = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, Math.max(0, ms)));
