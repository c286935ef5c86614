import { checkScenario, type Scenario } from './check.ts';
import type { Evidence } from './evidence.ts';
import type { DemoEnrollment, DemoMessage } from './ledger.ts';
import { idOf } from './far-side.ts';
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
  const [told] = summary?.scenarios ?? [];
  if (summary === undefined || told === undefined) return ['summary.ndjson tells of no scenario'];
  const again = recompute(evidence, told);
  const differs = (what: keyof Scenario): boolean => JSON.stringify(again[what]) !== JSON.stringify(told[what]);
  return [
    ...again.problems,
    ...(differs('messages') ? ['the ledger and the far side say another thing than the messages of the summary'] : []),
    ...(differs('enrollments') ? [`${again.enrollments} enrollments; the summary says ${told.enrollments}`] : []),
    ...evidence.ledger.flatMap((message) => messageContradictions(evidence, message, told)),
    ...evidence.enrollments.flatMap((one) => enrollmentContradictions(evidence, one)),
    ...(summary.ok ? [] : ['the summary itself says that it is not ok']),
  ];
}

/** The very comparison that `start` made, over what the files hold. */
function recompute({ enrollments, ledger, oracle, logs }: Evidence, told: Scenario): Scenario {
  const { name, owed, toTheEnd, timeline } = told;
  const brought = new Set(
    told.messages.filter((one) => one.checkedAgainst === 'replies').map(({ channel }) => channel),
  );
  const checkedAgainst = (channel: string) => (brought.has(channel) ? 'replies' : 'oracle');
  const facts = { oracle, logs };
  return checkScenario({ name, owed, toTheEnd, timeline, enrollments, messages: ledger, checkedAgainst, facts });
}

function messageContradictions(evidence: Evidence, message: DemoMessage, told: Scenario): readonly string[] {
  const { providerMessageId: id, channel, delivery } = message;
  const events = evidence.outcomes.filter((event) => event['providerMessageId'] === id).map((event) => event['type']);
  const expected = ['message.accepted', ...(delivery === 'none' ? [] : [`message.${delivery}`])];
  const missing = expected.filter((type) => !events.includes(type));
  const inOracle = told.messages.find((one) => one.providerMessageId === id)?.checkedAgainst === 'oracle';
  const mails = evidence.mails.filter((mail) => idOf(mail) === id).length;
  return [
    ...missing.map((type) => `message ${id} has no ${type} among the outcomes`),
    ...(channel === 'email' && inOracle && mails !== 1
      ? [`message ${id} lies ${mails} times in the inboxes; expected once`]
      : []),
  ];
}

function enrollmentContradictions(evidence: Evidence, { id, workflow, status }: DemoEnrollment): readonly string[] {
  const expected = ['enrollment.entered', ...(status === 'running' ? [] : [`enrollment.${status}`])];
  const events = evidence.outcomes.filter((event) => event['enrollment'] === id).map((event) => event['type']);
  const history = JSON.stringify(evidence.histories.find((one) => one.workflow === workflow)?.history ?? null);
  const ended = status === 'running' || history.includes('EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED');
  return [
    ...expected
      .filter((type) => !events.includes(type))
      .map((type) => `enrollment ${id} has no ${type} among the outcomes`),
    ...(history === 'null' ? [`enrollment ${id} has no Temporal history`] : []),
    ...(history !== 'null' && !ended ? [`the history of enrollment ${id} does not end completed`] : []),
  ];
}
