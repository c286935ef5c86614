import { type CheckedAgainst, type FarFacts, farSideOf, idOf } from './far-side.ts';
import type { DemoEnrollment, DemoMessage } from './ledger.ts';

export type CheckedMessage = {
  readonly channel: string;
  readonly template: string;
  readonly provider: string | null;
  readonly providerMessageId: string;
  readonly outcome: string;
  readonly status: string;
  readonly checkedAgainst: CheckedAgainst;
  /** How often the far side took it; exactly once is right. */
  readonly taken: number;
};
export type Scenario = {
  readonly name: string;
  readonly enrollments: number;
  /** Channel and template of every message that the journeys owe these people. */
  readonly owed: readonly string[];
  /** Whether the journeys were watched to their end; with real days only the sign-up is. */
  readonly toTheEnd: boolean;
  readonly messages: readonly CheckedMessage[];
  readonly compensations: readonly never[];
  readonly timeline: readonly string[];
  /** What does not add up, in sentences; empty is right. */
  readonly problems: readonly string[];
};

export type Played = {
  readonly name: string;
  readonly owed: readonly string[];
  readonly toTheEnd: boolean;
  readonly timeline: readonly string[];
  readonly enrollments: readonly DemoEnrollment[];
  readonly messages: readonly DemoMessage[];
  readonly checkedAgainst: (channel: string) => CheckedAgainst;
  readonly facts: FarFacts;
};

/** Compares what was owed, what the ledger says and what the far side took; no message may be missing, extra or doubled. */
export function checkScenario(played: Played): Scenario {
  const { name, owed, toTheEnd, timeline, enrollments, facts } = played;
  const messages = played.messages.map((message): CheckedMessage => {
    const { checkedAgainst, taken } = farSideOf(message.channel, played.checkedAgainst(message.channel), facts);
    return {
      channel: message.channel,
      template: message.template,
      provider: message.provider,
      providerMessageId: message.providerMessageId,
      outcome: message.state.toLowerCase(),
      status: message.delivery === 'none' ? 'accepted' : message.delivery,
      checkedAgainst,
      taken: taken(message),
    };
  });
  const problems = [
    ...messages.flatMap(messageProblems),
    ...owedProblems(owed, messages),
    ...facts.logs.flatMap(({ problem }) => problem ?? []),
    ...strangers(facts, played.messages),
    ...enrollments.flatMap((one) => enrollmentProblems(one, toTheEnd)),
  ];
  const told = { name, enrollments: enrollments.length, owed, toTheEnd, messages };
  return { ...told, compensations: [], timeline, problems };
}

function messageProblems(message: CheckedMessage): readonly string[] {
  const { channel, template, providerMessageId, outcome, status, checkedAgainst, taken } = message;
  const label = `${channel}/${template} (${providerMessageId})`;
  // Our sandbox reports about every SMS; mail has no reports, and a caller's server may send none.
  const reported = channel !== 'sms' || checkedAgainst === 'replies' || status === 'delivered';
  return [
    ...(outcome === 'accepted' && reported ? [] : [`${label} is ${outcome}, its delivery: ${status}`]),
    ...(taken === 1 ? [] : [`${label} was taken ${taken} times by the far side; expected once`]),
  ];
}

function owedProblems(owed: readonly string[], messages: readonly CheckedMessage[]): readonly string[] {
  const [wanted, sent] = [[...owed].sort(), messages.map((one) => `${one.channel}/${one.template}`).sort()];
  if (JSON.stringify(wanted) === JSON.stringify(sent)) return [];
  return [`owed ${wanted.join(', ')}; sent ${sent.join(', ') || 'nothing'}`];
}

/** What reached these people under an id that the ledger does not know. */
function strangers({ oracle }: FarFacts, messages: readonly DemoMessage[]): readonly string[] {
  const known = new Set(messages.map((one) => one.providerMessageId));
  return oracle
    .filter((entry) => entry.outcome === 'accepted' && !known.has(idOf(entry)))
    .map((entry) => `the far side took ${entry.channel} ${entry.messageId}, which the ledger does not know`);
}

function enrollmentProblems({ id, status, reason }: DemoEnrollment, toTheEnd: boolean): readonly string[] {
  if (status === 'completed' || (!toTheEnd && status === 'running')) return [];
  return [`enrollment ${id} is ${status}: ${reason ?? 'no reason yet'}`];
}
