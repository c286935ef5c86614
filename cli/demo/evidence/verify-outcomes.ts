import { idOf } from '../books/far-side.ts';
import { tally } from '../counts.ts';
import type { Evidence } from './evidence.ts';
import type { DemoEnrollment, DemoMessage } from '../books/ledger.ts';
import { workflowsOf } from '../books/gather.ts';

type Happened = ReadonlySet<string>;

/** What was published and what Temporal has, against the books: everything that came to be was told, and every run is over. */
export function outcomeProblems(evidence: Evidence): readonly string[] {
  const { ledger, enrollments, compensations } = evidence;
  const happened = happenedIn(evidence);
  return [
    ...ledger.flatMap((message) => messageProblems(message, happened)),
    ...acceptanceProblems(evidence),
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
    for (const id of acceptedIn(event)) happened.add(`${id} message.accepted`);
    const about = event['message'] ?? event['compensation'] ?? event['enrollment'] ?? event['campaign'];
    happened.add(`${String(about)} ${type}`);
  }
  return happened;
}

/** A campaign's request tells of all that it carried; whoever was settled by evidence is told of alone, as in a journey. */
function acceptedIn(event: Readonly<Record<string, unknown>>): readonly string[] {
  if (event['type'] === 'message.accepted') return [String(event['message'])];
  return event['type'] === 'campaign.accepted' ? ((event['messages'] as readonly string[] | undefined) ?? []) : [];
}

/** That one is told of at all is asked message by message. */
function acceptanceProblems({ outcomes }: Evidence): readonly string[] {
  return Object.entries(tally(outcomes.flatMap(acceptedIn)))
    .filter(([, count]) => count > 1)
    .map(([id, count]) => `message ${id} is told of as accepted ${count} times; expected once`);
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
