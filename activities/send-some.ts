import { pageTools, planRecipient, type RecipientPlan } from '../domain/campaign/plan-recipient.ts';
import type { DueRecipient, RunningCampaign } from '../domain/campaign/pages.ts';
import { toVirtual } from '../domain/clock.ts';
import { lookUpRequests } from './look-up-requests.ts';
import type { PageDeps, SomeSent } from './page-deps.ts';
import type { Attempt } from './render-page.ts';
import { sendRequest } from './send-request.ts';

type Planned<Kind extends RecipientPlan['kind']> = {
  readonly due: DueRecipient;
  readonly plan: Extract<RecipientPlan, { kind: Kind }>;
};

/** One step further for each of these recipients: what the ledger knows is taken over, the rest is sent in one request. */
export async function sendSome(
  deps: PageDeps,
  campaign: RunningCampaign,
  due: readonly DueRecipient[],
): Promise<SomeSent> {
  const { attempts, settled } = await settle(deps, campaign, due);
  if (attempts.length === 0) return { kind: 'went', moved: settled };
  const sent = await sendRequest(deps, campaign, attempts);
  if (sent.kind === 'rest') return sent;
  const { overspent = [] } = sent;
  const refused = overspent.length > 0 && (await settleOverspent(deps, campaign, overspent));
  return { kind: 'went', moved: settled || sent.moved || refused };
}

/** Whom the money did not last for, by what is left of it and by what their message costs. Whoever is cheap enough is met again. */
async function settleOverspent(
  deps: PageDeps,
  { key }: RunningCampaign,
  overspent: readonly DueRecipient[],
): Promise<boolean> {
  const campaign = await deps.pages.campaign(key);
  return campaign !== null && (await settle(deps, campaign, overspent)).settled;
}

/** Everything that needs no request. */
async function settle(
  deps: PageDeps,
  campaign: RunningCampaign,
  due: readonly DueRecipient[],
): Promise<{ readonly settled: boolean; readonly attempts: readonly Attempt[] }> {
  const { pages } = deps;
  const now = deps.now();
  const tools = pageTools(due, deps.policy);
  const plans = due.map((one) => ({ due: one, plan: planRecipient(campaign, one, now, deps.timing, tools) }));
  const of = <Kind extends RecipientPlan['kind']>(kind: Kind): readonly Planned<Kind>[] =>
    plans.filter((planned): planned is Planned<Kind> => planned.plan.kind === kind);

  const refusals = of('refuse').map(({ due: one, plan }) => ({ due: one, ...plan.refusal }));
  const [delays, follows, looks] = [of('delay'), of('follow'), of('lookUp')];
  if (refusals.length > 0) await pages.refuse(campaign, refusals, toVirtual(campaign.clock, now));
  if (delays.length > 0)
    await pages.delay(
      campaign,
      delays.map(({ due: { n }, plan: { until, reason } }) => ({ n, until, reason })),
    );
  if (follows.length > 0)
    await pages.follow(
      campaign,
      follows.map(({ due: { n } }) => n),
    );
  if (looks.length > 0) await lookUpRequests(deps, campaign, looks);
  return {
    settled: refusals.length + delays.length + follows.length + looks.length > 0,
    attempts: of('attempt').map(({ due: one, plan: { address, verdicts } }) => ({ due: one, address, verdicts })),
  };
}
