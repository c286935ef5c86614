import { requestSize } from '../domain/campaign/pace.ts';
import type { PageRef, RunningCampaign } from '../domain/campaign/pages.ts';
import { PermanentError } from '../domain/errors.ts';
import type { CampaignActivities, PageOutcome } from './campaign-contract.ts';
import type { PageDeps } from './page-deps.ts';
import { sendSome } from './send-some.ts';

/** Well within the heartbeat timeout. */
const beatMs = 500;
/** A resume wakes a paused partition; should its signal be lost, it looks by itself. */
const pausedMs = 15 * 60_000;
/** A brake, or opt-outs that are heard again, wake nobody in a campaign: they are asked for. */
const brakedMs = 2_000;
/** Somebody was writing to these people's profiles just now. */
const busyMs = 250;

/**
 * A page of a campaign: requests of at most a quarter second of its rate, one after the other, until its time is up or nothing is due.
 * It goes through its stretch again and again, so that those who were deferred, retried or unknown are met when they are due, and ends
 * when everybody is final. Safe to run twice at once: the ledger decides who may call (I3).
 */
export function createSendPage(deps: PageDeps): CampaignActivities['sendPage'] {
  return async (ref) => {
    const life = deps.life();
    const heart = setInterval(() => life.beat(), beatMs);
    try {
      return await page({ ...deps, life: () => life }, ref);
    } finally {
      clearInterval(heart);
    }
  };
}

async function page(deps: PageDeps, ref: PageRef): Promise<PageOutcome> {
  const until = deps.now() + deps.pageMs;
  const beginning = ref.from - 1;
  let after = beginning;
  let moved = false;
  let cancelled = false;
  while (!deps.life().stopping() && deps.now() < until) {
    const campaign = await deps.pages.campaign(ref.campaign);
    if (campaign === null) throw new PermanentError(`campaign ${ref.campaign} does not exist`);
    if (campaign.state === 'cancelled' && !cancelled) await deps.pages.cancelWaiting(ref);
    cancelled = campaign.state === 'cancelled';
    const due = await deps.pages.due(ref, campaign.intent.channel, after, requestSize(campaign.rate));
    const last = due.at(-1);
    if (last === undefined) {
      const left = await deps.pages.left(ref);
      if (left.open === 0) return { kind: 'done' };
      if (!moved) return rest(left, campaign);
      [after, moved] = [beginning, false];
      continue;
    }
    const some = await sendSome(deps, campaign, due);
    if (some.kind === 'rest') return { kind: 'wait', ms: some.ms };
    moved ||= some.moved;
    after = last.n;
  }
  return { kind: 'more' };
}

type Left = Awaited<ReturnType<PageDeps['pages']['left']>>;

/** Nobody is due, or nobody may be written to. */
function rest({ due, nextInMs }: Left, { state, halts, unheardMs }: RunningCampaign): PageOutcome {
  const isBraked = halts.length > 0 || unheardMs != null;
  const heldMs = state === 'paused' ? pausedMs : isBraked ? brakedMs : busyMs;
  // Whoever is in doubt is looked for on time, whatever holds back the others.
  return { kind: 'wait', ms: Math.ceil(Math.min(due > 0 ? heldMs : pausedMs, nextInMs ?? pausedMs)) };
}
