import { idOf } from '../books/far-side.ts';
import type { Evidence } from './evidence.ts';
import type { DemoEnrollment, DemoMessage } from '../books/ledger.ts';
import { workflowsOf } from '../books/gather.ts';

type Happened = ReadonlySet<string>;

/** What was published and what Temporal has, against the books: everything that came to be was told, and every run is over. */
export function outcomeProblems(evidence: Evidence): readonly string[] {
  const { ledger, enrollments, compensations } = evidence;
  const happened = happenedIn(evidence);
  const twice = [...countsOf(evidence)].filter(([, count]) => count !== 1).map(([id]) => id);
  return [
    ...ledger.flatMap((message) => messageProblems(message, happened)),
    ...twice.map((id) => `message ${id} is told of by more than one accepted request, or by none that has a message`),
    ...mailProblems(evidence),
    ...enrollments.flatMap((one) => enrollmentProblems(one, happened)),
    ...compensations
      .filter(({ id, outcome }) => !happened.has(`${id} compensation.${outcome}`))
      .map(({ id, outcome }) => `compensation ${id} has no compensation.${outcome} among the outcomes`),
    ...campaignProblems(evidence, happened),
    ...historyProblems(evidence),
  ];
}

/** `<what it is about> <type>`. */
function happenedIn({ outcomes }: Evidence): Happened {
  const happened = new Set<string>();
  for (const event of outcomes) {
    const type = String(event['type']);
    if (type === 'campaign.accepted') for (const id of messagesOf(event)) happened.add(`${id} message.accepted`);
    const about = event['message'] ?? event['compensation'] ?? event['enrollment'] ?? event['campaign'];
    happened.add(`${String(about)} ${type}`);
  }
  return happened;
}

const messagesOf = (event: Readonly<Record<string, unknown>>): readonly string[] =>
  (event['messages'] as readonly string[] | undefined) ?? [];

/** How often each of a campaign's messages stands in an accepted request; those of the ledger that stand in none: 0. */
function countsOf({ outcomes, ledger }: Evidence): ReadonlyMap<string, number> {
  const counts = new Map(ledger.filter(({ campaign }) => campaign !== null).map(({ id }) => [id, 0]));
  for (const event of outcomes) for (const id of messagesOf(event)) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

function messageProblems({ id, providerMessageId, delivery }: DemoMessage, happened: Happened): readonly string[] {
  const expected = ['message.accepted', ...(delivery === 'none' ? [] : [`message.${delivery}`])];
  return expected
    .filter((type) => !happened.has(`${id} ${type}`))
    .map((type) => `message ${providerMessageId} has no ${type} among the outcomes`);
}

function mailProblems({ summary, mails }: Evidence): readonly string[] {
  const checked = summary.flatMap(({ scenarios }) => scenarios.flatMap(({ messages }) => messages));
  return checked
    .filter(({ channel, checkedAgainst }) => channel === 'email' && checkedAgainst === 'oracle')
    .map(({ providerMessageId: id }) => ({ id, count: mails.filter((mail) => idOf(mail) === id).length }))
    .filter(({ count }) => count !== 1)
    .map(({ id, count }) => `message ${id} lies ${count} times in the inboxes; expected once`);
}

function enrollmentProblems({ id, status }: DemoEnrollment, happened: Happened): readonly string[] {
  return ['enrollment.entered', ...(status === 'running' ? [] : [`enrollment.${status}`])]
    .filter((type) => !happened.has(`${id} ${type}`))
    .map((type) => `enrollment ${id} has no ${type} among the outcomes`);
}

function campaignProblems({ campaigns }: Evidence, happened: Happened): readonly string[] {
  return campaigns.flatMap(({ id }) =>
    ['campaign.launched', 'campaign.completed']
      .filter((type) => !happened.has(`${id} ${type}`))
      .map((type) => `campaign ${id} has no ${type} among the outcomes`),
  );
}

function historyProblems({ enrollments, campaigns, histories }: Evidence): readonly string[] {
  const found = new Map(histories.map(({ workflow, history }) => [workflow, JSON.stringify(history)]));
  const wanted = [
    ...workflowsOf({ enrollments, campaign: null }),
    ...campaigns.flatMap((campaign) => workflowsOf({ enrollments: [], campaign })),
  ];
  return wanted.flatMap(({ workflow, ended }) => {
    const history = found.get(workflow);
    if (history === undefined) return [`${workflow} has no Temporal history`];
    return !ended || history.includes('EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED')
      ? []
      : [`the history of ${workflow} does not end completed`];
  });
}
