import type { Config } from '../../config/load.ts';
import type { Played } from './check/played.ts';
import { mailsOf, readHistories, writeEvidence, type Of } from './evidence.ts';
import { workflowsOf } from './gather.ts';
import type { DemoLedger } from './ledger.ts';
import type { DemoSummary } from './summary.ts';

/** Writes what the summary was made of, so that it can be made again by somebody who trusts nobody. */
export async function keepEvidence(
  folder: string,
  summary: DemoSummary,
  played: readonly Played[],
  { temporal }: Config,
  ledger: DemoLedger,
): Promise<void> {
  const rows = <Row extends object>(of: (one: Played) => readonly Row[]): readonly Of<Row>[] =>
    played.flatMap((one) => of(one).map((row) => ({ ...row, scenario: one.name })));
  const owners = played.flatMap(({ enrollments, campaign }) => [
    ...enrollments.map(({ id }) => id),
    ...(campaign === null ? [] : [campaign.key]),
  ]);
  const oracle = rows(({ facts }) => facts.oracle);
  writeEvidence(folder, {
    summary: [summary],
    enrollments: rows(({ enrollments }) => enrollments),
    ledger: rows(({ messages }) => messages),
    compensations: rows(({ compensations }) => compensations),
    campaigns: rows(({ campaign }) => (campaign === null ? [] : [campaign])),
    recipients: rows(({ recipients }) => recipients),
    outcomes: await ledger.outcomes(owners),
    oracle,
    mails: mailsOf(
      oracle,
      played.flatMap(({ messages }) => messages),
    ),
    logs: rows(({ facts }) => facts.logs),
    histories: await readHistories(temporal, played.flatMap(workflowsOf)),
  });
}
