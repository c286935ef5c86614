import type { Played } from '../check/played.ts';
import type { DemoSummary } from '../summary.ts';
import { mailsOf, type Evidence, type Of } from './evidence.ts';

/** The rows of every kind, each named after its scenario; what was published and Temporal's histories come from elsewhere. */
export function assemble(
  summary: DemoSummary,
  played: readonly Played[],
  more: Pick<Evidence, 'outcomes' | 'histories'>,
): Evidence {
  const rows = <Row extends object>(of: (one: Played) => readonly Row[]): readonly Of<Row>[] =>
    played.flatMap((one) => of(one).map((row) => ({ ...row, scenario: one.name })));
  const oracle = rows(({ facts }) => facts.oracle);
  return {
    ...more,
    summary: [summary],
    enrollments: rows(({ enrollments }) => enrollments),
    ledger: rows(({ messages }) => messages),
    compensations: rows(({ compensations }) => compensations),
    campaigns: rows(({ campaign }) => (campaign === null ? [] : [campaign])),
    recipients: rows(({ recipients }) => recipients),
    oracle,
    mails: mailsOf(
      oracle,
      played.flatMap(({ messages }) => messages),
    ),
    logs: rows(({ facts }) => facts.logs),
  };
}
