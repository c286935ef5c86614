import { randomUUID } from 'node:crypto';
import { latenessMs } from '../domain/campaign/pace.ts';
import type { BulkGateway } from '../domain/campaign/bulk-gateway.ts';
import type { Recording, RunningCampaign } from '../domain/campaign/pages.ts';
import { toVirtual } from '../domain/clock.ts';
import type { Claim } from '../domain/message/ledger.ts';
import type { SendResult } from '../domain/message/outcome.ts';
import { retryDelay } from '../domain/message/timing.ts';
import type { PageDeps } from './page-deps.ts';
import { postBulk } from './post-bulk.ts';
import { type Attempt, renderPage } from './render-page.ts';
import type { SomeSent } from './send-some.ts';

/** Render, wait for the turn, claim, post, record: all of them in one request. */
export async function sendRequest(
  deps: PageDeps,
  campaign: RunningCampaign,
  attempts: readonly Attempt[],
): Promise<SomeSent> {
  const gateway = deps.gateway(campaign.intent.channel);
  const rendered = await renderPage(deps, campaign, gateway, attempts);
  if (gateway === undefined || rendered.length === 0) return { kind: 'went', moved: true };
  const turn = await awaitTurn(deps, campaign, gateway, rendered.length);
  if (turn !== null) return turn;

  const begun = deps.now();
  const request = randomUUID();
  const claims = await deps.pages.claim(campaign, rendered, {
    request,
    gateway: gateway.name,
    leaseMs: deps.timing.leaseMs,
    virtualNow: toVirtual(campaign.clock, begun),
  });
  const { channel, class: messageClass } = campaign.intent;
  const claimed = rendered.flatMap(({ due: { n }, address, from, content }) => {
    const claim = claims.get(n);
    if (claim === undefined) return [];
    const { messageId } = claim;
    return [{ n, claim, message: { messageId, channel, class: messageClass, to: address, from, content } }];
  });
  const [first] = claimed;
  if (first === undefined) return { kind: 'went', moved: false };

  const stopped = await tooLate(deps, campaign, gateway, claimed.length, begun, first.claim);
  const posted =
    stopped === null
      ? await postBulk(
          deps,
          gateway,
          { bulkId: request, messages: claimed.map(({ message }) => message) },
          first.claim.leaseUntil,
        )
      : { byMessage: new Map<string, SendResult>(), otherwise: stopped };
  await deps.pages.record(
    campaign,
    request,
    claimed.map(({ n, claim }) =>
      toRecording(deps, n, claim, posted.byMessage.get(claim.messageId) ?? posted.otherwise),
    ),
  );
  return { kind: 'went', moved: true };
}

/** Null when the turn has come. */
async function awaitTurn(
  deps: PageDeps,
  campaign: RunningCampaign,
  gateway: BulkGateway,
  count: number,
): Promise<SomeSent | null> {
  const turn = await deps.pages.takeTurn(campaign, gateway.name, count);
  if (turn.kind === 'rest') return { kind: 'rest', ms: turn.waitMs };
  await pause(turn.waitMs);
  return deps.life().stopping() ? { kind: 'went', moved: false } : null;
}

/**
 * Null where the post may begin now. A claim that took so long that its turn is over takes another one, and must ask about pause and
 * brake again; a worker that was stopped in between must not wake up and send under somebody else's lease.
 */
async function tooLate(
  deps: PageDeps,
  campaign: RunningCampaign,
  gateway: BulkGateway,
  count: number,
  begun: number,
  claim: Claim,
): Promise<SendResult | null> {
  if (deps.now() - begun > latenessMs) {
    if ((await awaitTurn(deps, campaign, gateway, count)) !== null)
      return { kind: 'notSent', reason: 'its turn was over before it could be sent' };
    if (!(await deps.pages.mayPost(campaign))) return { kind: 'notSent', reason: 'stopped before it could be sent' };
  }
  if (deps.now() <= claim.leaseUntil - deps.timing.httpMs) return null;
  return { kind: 'notSent', reason: 'the sender was paused past its lease' };
}

function toRecording({ timing }: PageDeps, n: number, claim: Claim, result: SendResult): Recording {
  const retryAfterMs = result.kind === 'notSent' ? result.retryAfterMs : undefined;
  return { n, claim, result, retryInMs: retryDelay(timing, claim.attempt, retryAfterMs) };
}

const pause = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, Math.max(0, ms)));
