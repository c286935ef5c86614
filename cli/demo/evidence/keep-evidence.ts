import type { Config } from '../../../config/load.ts';
import { workflowsOf } from '../books/gather.ts';
import type { DemoLedger } from '../books/ledger.ts';
import type { Played } from '../check/played.ts';
import type { DemoSummary } from '../summary.ts';
import { assemble } from './assemble.ts';
import { readHistories, writeEvidence } from './evidence.ts';

/** Writes what the summary was made of, so that it can be made again by somebody who trusts nobody. */
export async function keepEvidence(
  folder: string,
  summary: DemoSummary,
  played: readonly Played[],
  { temporal }: Config,
  ledger: DemoLedger,
): Promise<void> {
  const owners = played.flatMap(({ enrollments, campaign }) => [
    ...enrollments.map(({ id }) => id),
    ...(campaign === null ? [] : [campaign.key]),
  ]);
  const outcomes = await ledger.outcomes(owners);
  const histories = await readHistories(temporal, played.flatMap(workflowsOf));
  writeEvidence(folder, assemble(summary, played, { outcomes, histories }));
}
