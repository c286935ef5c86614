import { listed, tally, type Counts } from '../counts.ts';
import { farSideOf, type FarFacts, type FarSide, idOf } from '../books/far-side.ts';
import type { DemoEnrollment, DemoMessage } from '../books/ledger.ts';
import { nothingOwed } from '../owed.ts';
import { campaignProblems, figuresOf } from './check-campaign.ts';
import { compensationProblems, takenBack } from './check-compensations.ts';
import type { CheckedMessage, CheckedScenario } from './checked.ts';
import type { Played } from './played.ts';

/** Compares what was owed, what the ledger says and what the far side took; nothing may be missing, extra or doubled. */
export function checkScenario(played: Played): CheckedScenario {
  const { name, owed, toTheEnd, timeline, enrollments, compensations, facts } = played;
  const farSide = farSideOf(played.checkedAgainst, facts);
  const back = takenBack(compensations);
  const messages = played.messages.map((message) => checked(message, farSide, back));
  return {
    name,
    skipped: null,
    enrollments: enrollments.length,
    owed,
    toTheEnd,
    messages,
    compensations: compensations.map(({ journey, step, kind, outcome, evidence, holds }) => {
      return { journey, step, kind, outcome, evidence, holds };
    }),
    campaign: figuresOf(played),
    timeline,
    problems: [
      ...messages.flatMap(messageProblems),
      ...owedProblems(owed.messages, messages),
      ...facts.logs.flatMap(({ problem }) => problem ?? []),
      ...strangers(facts, played.messages),
      ...enrollmentProblems(enrollments, toTheEnd ? owed.endings : null),
      ...compensationProblems(played, farSide),
      ...campaignProblems(played),
    ],
  };
}

/** One that was not played: nothing is owed, and nothing contradicts. */
export const skippedScenario = (name: string, skipped: string): CheckedScenario => ({ ...empty(name), skipped });

/** One that came to no end because of an error. */
export const brokenScenario = (name: string, problem: string): CheckedScenario => ({
  ...empty(name),
  problems: [problem],
});

function empty(name: string): CheckedScenario {
  const nothing = { messages: [], compensations: [], timeline: [], problems: [] };
  return { name, skipped: null, enrollments: 0, owed: nothingOwed, toTheEnd: false, campaign: null, ...nothing };
}

function checked(message: DemoMessage, farSide: FarSide, back: ReadonlySet<string>): CheckedMessage {
  const { channel, template, provider, providerMessageId, state, delivery } = message;
  return {
    channel,
    template,
    provider,
    providerMessageId,
    outcome: state.toLowerCase(),
    status: back.has(providerMessageId) ? 'cancelled' : delivery === 'none' ? 'accepted' : delivery,
    checkedAgainst: farSide.checkedAgainst(channel),
    taken: farSide.taken(message),
  };
}

function messageProblems(message: CheckedMessage): readonly string[] {
  const { channel, template, providerMessageId, outcome, status, checkedAgainst, taken } = message;
  const label = `${channel}/${template} (${providerMessageId})`;
  // Our sandbox reports about every SMS that went out; mail has no reports, and a caller's server may send none.
  const reported = channel !== 'sms' || checkedAgainst === 'replies' || ['delivered', 'cancelled'].includes(status);
  return [
    ...(outcome === 'accepted' && reported ? [] : [`${label} is ${outcome}, its delivery: ${status}`]),
    ...(taken === 1 ? [] : [`${label} was taken ${taken} times by the far side; expected once`]),
  ];
}

function owedProblems(owed: Counts, messages: readonly CheckedMessage[]): readonly string[] {
  const sent = tally(messages.map((one) => `${one.channel}/${one.template}`));
  if (JSON.stringify(owed) === JSON.stringify(sent)) return [];
  return [`owed ${listed(owed)}; sent ${listed(sent)}`];
}

/** What reached these people under an id that the ledger does not know. */
function strangers({ oracle }: FarFacts, messages: readonly DemoMessage[]): readonly string[] {
  const known = new Set(messages.map((one) => one.providerMessageId));
  return oracle
    .filter((entry) => entry.outcome === 'accepted' && !known.has(idOf(entry)))
    .map((entry) => `the far side took ${entry.channel} ${entry.messageId}, which the ledger does not know`);
}

/** `owed`: how many runs of which journey end how; null: they go on for days. */
function enrollmentProblems(enrollments: readonly DemoEnrollment[], owed: Counts | null): readonly string[] {
  const left = new Map(Object.entries(owed ?? {}));
  const wrong = enrollments.filter(({ journey, status }) => {
    if (owed === null) return status !== 'running' && status !== 'completed';
    const ending = `${journey} ${status}`;
    const open = left.get(ending) ?? 0;
    left.set(ending, Math.max(0, open - 1));
    return open === 0;
  });
  return [
    ...wrong.map(
      ({ id, journey, status, reason }) => `enrollment ${id} of ${journey} is ${status}: ${reason ?? 'no reason yet'}`,
    ),
    ...[...left].filter(([, count]) => count > 0).map(([ending, count]) => `nobody's run is ${count} × ${ending}`),
  ];
}
