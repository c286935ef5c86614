import type { BulkGateway } from '../domain/campaign/bulk-gateway.ts';
import type { ClaimLine, DueRecipient, Refusal, RunningCampaign } from '../domain/campaign/pages.ts';
import { recipientFacts } from '../domain/campaign/plan-recipient.ts';
import { campaignSubject } from '../domain/campaign/subject.ts';
import { toVirtual } from '../domain/clock.ts';
import type { OutgoingMessage } from '../domain/message/outcome.ts';
import { partsOf } from '../domain/message/parts.ts';
import type { RuleName } from '../domain/policy/reason-class.ts';
import { sharesToTake } from '../domain/policy/spend-rule.ts';
import { refusedBy, type RuleVerdict } from '../domain/policy/verdict.ts';
import type { PageDeps } from './page-deps.ts';
import { renderMessages } from './render-message.ts';

export type Attempt = {
  readonly due: DueRecipient;
  readonly address: string;
  readonly verdicts: readonly RuleVerdict[];
};
/** What leaves once its claim has given it an id. */
export type Rendered = ClaimLine & Pick<OutgoingMessage, 'content' | 'from'>;

/** All texts of one request, in one round trip to the renderer. Whoever's template fails is refused with the reason; nobody else waits for them. */
export async function renderPage(
  deps: PageDeps,
  campaign: RunningCampaign,
  gateway: BulkGateway | undefined,
  attempts: readonly Attempt[],
): Promise<readonly Rendered[]> {
  const { intent, clock, settings, templates } = campaign;
  const now = toVirtual(clock, deps.now());
  const priced = createPricing(deps, campaign, now);
  const lines: Rendered[] = [];
  const refusals: Refusal[] = [];
  const refuse = ({ due, verdicts }: Attempt, rule: RuleName, reason: string): void => {
    const said = [...verdicts, refusedBy(rule, reason)];
    refusals.push({ due, state: due.row === null ? 'SKIPPED' : 'HELD', reason, verdicts: said });
  };
  const reachable = attempts.filter((attempt) => {
    const reason = unreachable(gateway, intent.channel, attempt.due);
    if (reason !== null) refuse(attempt, 'gateway', reason);
    return reason === null;
  });
  const made = await renderMessages(
    deps.renderer,
    { intent, settings, templates, unsubscribeUrl: deps.unsubscribeUrl, countryOf: deps.countryOf },
    reachable.map(({ due, address }) => ({
      to: address,
      subject: campaignSubject(campaign, due.profileId),
      facts: recipientFacts(campaign, due),
    })),
  );
  for (const [index, attempt] of reachable.entries()) {
    const text = made[index];
    if (text?.kind !== 'rendered') {
      refuse(attempt, 'template', text?.reason ?? 'nothing was rendered');
      continue;
    }
    const { content, from, locale } = text;
    const { due, address, verdicts } = attempt;
    const line = { due, address, locale, verdicts, from, content };
    lines.push(settings.spend === undefined ? line : priced(line));
  }
  if (refusals.length > 0) await deps.pages.refuse(campaign, refusals, now);
  return lines;
}

/** What it costs, which is known only once it is rendered. */
function createPricing({ policy }: PageDeps, { intent, settings }: RunningCampaign, now: number) {
  return (line: Rendered): Rendered => {
    const parts = partsOf(intent.channel, line.content);
    const shares = sharesToTake({ ...intent, parts }, { settings }, line.address, now, policy);
    return { ...line, due: { ...line.due, parts }, shares };
  };
}

/** Null where the gateway may take it: the one of the first attempt holds the message (I4). */
function unreachable(gateway: BulkGateway | undefined, channel: string, { row }: DueRecipient): string | null {
  if (gateway === undefined) return `no gateway takes ${channel} in bulk here`;
  if (row === null || row.gateway === gateway.name) return null;
  return `${row.reason}; its gateway ${row.gateway} is not configured here`;
}
