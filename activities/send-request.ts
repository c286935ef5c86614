import { randomUUID } from 'node:crypto';
import type { Recording, RunningCampaign } from '../domain/campaign/pages.ts';
import { toVirtual } from '../domain/clock.ts';
import type { Claim } from '../domain/message/ledger.ts';
import type { SendResult } from '../domain/message/outcome.ts';
import { retryDelay } from '../domain/message/timing.ts';
import { faultPoint } from '../fault-points/fault-point.ts';
import type { PageDeps, SomeSent } from './page-deps.ts';
import { awaitProbe, awaitTurn, createPermit } from './permit.ts';
import { postBulk } from './post-bulk.ts';
import { type Attempt, renderPage } from './render-page.ts';

/** Render, wait for the turn, claim, post, record: all of them in one request. */
export async function sendRequest(
  deps: PageDeps,
  campaign: RunningCampaign,
  due: readonly Attempt[],
): Promise<SomeSent> {
  const gateway = deps.gateway(campaign.intent.channel);
  const standing = gateway?.standing?.() ?? { kind: 'open' };
  // Nobody is claimed whose request would not leave.
  if (standing.kind === 'resting') return awaitProbe(standing.ms);
  const attempts = standing.kind === 'probing' ? due.slice(0, 1) : due;
  const rendered = await renderPage(deps, campaign, gateway, attempts);
  if (gateway === undefined || rendered.length === 0) return { kind: 'went', moved: true };
  const turn = await awaitTurn(deps, campaign, gateway, rendered.length);
  if (turn.kind !== 'turn') return turn;

  const request = randomUUID();
  faultPoint('page:claiming');
  const claims = await deps.pages.claim(campaign, rendered, {
    request,
    gateway: gateway.name,
    leaseMs: deps.timing.leaseMs,
    virtualNow: toVirtual(campaign.clock, deps.now()),
  });
  const { channel, class: messageClass } = campaign.intent;
  const claimed = rendered.flatMap(({ due: { n }, address, from, content }) => {
    const claim = claims.get(n);
    if (claim === undefined || claim === 'overspent') return [];
    const { messageId } = claim;
    return [{ n, claim, message: { messageId, channel, class: messageClass, to: address, from, content } }];
  });
  const overspent = rendered.flatMap(({ due }) => (claims.get(due.n) === 'overspent' ? [due] : []));
  const [first] = claimed;
  if (first === undefined) return { kind: 'went', moved: false, overspent };
  faultPoint('page:claimed');

  const { leaseUntil } = first.claim;
  const posted = await postBulk(
    deps,
    gateway,
    { bulkId: request, messages: claimed.map(({ message }) => message) },
    createPermit(deps, campaign, gateway, { turnAt: turn.at, leaseUntil }),
  );
  faultPoint('page:answered');
  await deps.pages.record(
    campaign,
    request,
    claimed.map(({ n, claim }) =>
      toRecording(deps, n, claim, posted.byMessage.get(claim.messageId) ?? posted.otherwise),
    ),
  );
  faultPoint('page:recorded');
  return { kind: 'went', moved: true, overspent };
}

function toRecording({ timing }: PageDeps, n: number, claim: Claim, result: SendResult): Recording {
  const retryAfterMs = result.kind === 'notSent' ? result.retryAfterMs : undefined;
  return { n, claim, result, retryInMs: retryDelay(timing, claim.attempt, retryAfterMs) };
}
