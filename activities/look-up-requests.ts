import type { DueRecipient, Look, RunningCampaign } from '../domain/campaign/pages.ts';
import type { LedgerRow } from '../domain/message/ledger-row.ts';
import type { LookUpResult } from '../domain/message/outcome.ts';
import { ambiguousSince } from '../domain/message/plan-send.ts';
import type { PageDeps } from './page-deps.ts';

type Ambiguous = { readonly due: DueRecipient; readonly plan: { readonly row: LedgerRow } };

/** Settles ambiguities by evidence, one question per bulk request, however many of its messages are in doubt (I5). */
export async function lookUpRequests(
  deps: PageDeps,
  campaign: RunningCampaign,
  ambiguous: readonly Ambiguous[],
): Promise<void> {
  const requests = [...new Set(ambiguous.map(({ due }) => due.request))];
  for (const request of requests) {
    const rows = ambiguous.filter(({ due }) => due.request === request);
    const answers = await ask(
      deps,
      campaign,
      request,
      rows.map(({ plan }) => plan.row),
    );
    await deps.pages.recordLooks(
      campaign,
      rows.map(({ due, plan }) => toLook(deps, due.n, plan.row, answers(plan.row.messageId))),
    );
  }
}

async function ask(
  deps: PageDeps,
  campaign: RunningCampaign,
  request: string | null,
  rows: readonly LedgerRow[],
): Promise<(messageId: string) => LookUpResult> {
  const { channel } = campaign.intent;
  const gateway = deps.gateway(channel);
  // Only the gateway that holds the attempt can be asked (I4).
  if (gateway === undefined || request === null || rows.some((row) => row.gateway !== gateway.name)) {
    const reason = `the gateway of this attempt is not configured here for ${channel}`;
    return () => ({ kind: 'noAnswer', reason });
  }
  const signal = AbortSignal.timeout(deps.timing.httpMs);
  const answer = await gateway.lookUpAll(
    request,
    rows.map(({ messageId }) => messageId),
    { signal },
  );
  if (answer.kind === 'noAnswer') return () => answer;
  return (messageId) => answer.byMessage.get(messageId) ?? { kind: 'noAnswer', reason: 'not answered about' };
}

function toLook({ timing, now }: PageDeps, n: number, row: LedgerRow, result: LookUpResult): Look {
  // No answer is no evidence: the looks are spaced anew from now, and none is counted.
  const since = result.kind === 'noAnswer' ? now() : ambiguousSince(row, timing, now());
  const done = result.kind === 'absent' ? row.looks + 1 : row.looks;
  const spacing = timing.looksMs[result.kind === 'noAnswer' ? 0 : done];
  return { n, row, result, since, next: spacing === undefined ? now() : since + spacing };
}
