import { checkScenario, skippedScenario } from '../check/check-scenario.ts';
import type { CheckedScenario } from '../check/checked.ts';
import type { Evidence } from './evidence.ts';
import { outcomeProblems } from './verify-outcomes.ts';
import { readEvidence } from './read-evidence.ts';

/** Recomputes `ok` from the files alone: nothing of the stack is asked. Answers every contradiction; none = it is true. */
export function verifyEvidence(folder: string): readonly string[] {
  const { evidence, problems } = readEvidence(folder);
  if (evidence === null) return problems;
  try {
    return [...problems, ...contradictions(evidence)];
  } catch {
    // Rows whose fields have another form than ours cannot be compared; what is wrong with them was said by the digests.
    return [...problems, 'the rows are not of the form in which they were written; nothing can be compared'];
  }
}

/** What the kinds of evidence say about each other. */
function contradictions(evidence: Evidence): readonly string[] {
  const [summary] = evidence.summary;
  if (summary === undefined || summary.scenarios.length === 0) return ['summary.ndjson tells of no scenario'];
  const names = new Set(summary.scenarios.filter(({ skipped }) => skipped === null).map(({ name }) => name));
  const { enrollments, ledger, compensations, campaigns, recipients, oracle, logs } = evidence;
  const untold = [enrollments, ledger, compensations, campaigns, recipients, oracle, logs]
    .flatMap((rows): readonly { readonly scenario: string }[] => rows)
    .filter(({ scenario }) => !names.has(scenario));
  return [
    ...summary.scenarios.flatMap((told) => differences(told, again(evidence, told))),
    ...untold.slice(0, 1).map(({ scenario }) => `${untold.length} rows of ${scenario}, which was not played`),
    ...outcomeProblems(evidence),
    ...(summary.ok ? [] : ['the summary itself says that it is not ok']),
  ];
}

/** The very comparison that `start` made, over what the files hold. */
function again(evidence: Evidence, told: CheckedScenario): CheckedScenario {
  const { name, owed, toTheEnd, timeline, skipped } = told;
  if (skipped !== null) return skippedScenario(name, skipped);
  const of = <Row extends { readonly scenario: string }>(rows: readonly Row[]): readonly Row[] =>
    rows.filter(({ scenario }) => scenario === name);
  const brought = new Set(
    told.messages.filter((one) => one.checkedAgainst === 'replies').map(({ channel }) => channel),
  );
  return checkScenario({
    name,
    owed,
    toTheEnd,
    timeline,
    enrollments: of(evidence.enrollments),
    messages: of(evidence.ledger),
    compensations: of(evidence.compensations),
    campaign: of(evidence.campaigns)[0] ?? null,
    recipients: of(evidence.recipients),
    facts: { oracle: of(evidence.oracle), logs: of(evidence.logs) },
    checkedAgainst: (channel) => (brought.has(channel) ? 'replies' : 'oracle'),
  });
}

function differences(told: CheckedScenario, found: CheckedScenario): readonly string[] {
  const parts = Object.keys(found) as (keyof CheckedScenario)[];
  return [
    ...found.problems,
    ...parts
      .filter((part) => part !== 'problems' && JSON.stringify(found[part]) !== JSON.stringify(told[part]))
      .map((part) => `${told.name}: the rows say another thing than the summary about its ${part}`),
  ];
}
