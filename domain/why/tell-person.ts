import { toVirtual } from '../clock.ts';
import type { Entry, EventMatcher } from '../journey/definition.ts';
import { entryWords, isEventEntry, isScheduleEntry } from '../journey/entry/entry.ts';
import { cameBy } from './calendar-words.ts';
import { enrollmentStory, lateGoalWords, standing } from './enrollment-story.ts';
import type { Line } from './line.ts';
import { instantWords } from './line.ts';
import { messageAnswer } from './message-lines.ts';
import type { DeadLetterRow, EnrollmentRow, EventRow, HaltRow, InboundRow, JourneyRow, MessageRow } from './rows.ts';
import type { InboxVerdict } from './verdicts.ts';

/** The closed set of answers to "did it happen, and if not, which was it?". */
export const whyAnswers = [
  'entered',
  'never arrived',
  'invalid',
  'no profile',
  'not live',
  'filtered',
  'already in',
  'entered before',
  'too soon',
  'not open',
  'full',
  'no key',
  'no such journey',
] as const;
export type WhyAnswer = (typeof whyAnswers)[number];

export type PersonFacts = {
  /** Null where nobody is known under the name that was asked for. */
  readonly profileId: string | null;
  readonly events: readonly EventRow[];
  readonly enrollments: readonly EnrollmentRow[];
  readonly messages: readonly MessageRow[];
  readonly journeys: readonly JourneyRow[];
  readonly halts: readonly HaltRow[];
  readonly inbound: readonly InboundRow[];
  readonly deadLetters: readonly DeadLetterRow[];
  /** What ended before then may be gone, epoch ms; null where nothing ever left. */
  readonly keptSince: number | null;
};

export type JourneyAnswer = {
  readonly journey: string;
  readonly answer: WhyAnswer;
  readonly sentence: string;
  readonly enrollments: readonly {
    readonly id: string;
    readonly version: string;
    readonly status: string;
    readonly messages: readonly { readonly id: string; readonly step: string; readonly answer: string }[];
    readonly story: readonly Line[];
  }[];
};

/** Why one journey did, or did not, do anything for a person. */
export function tellPerson(facts: PersonFacts, journeyId: string): JourneyAnswer {
  const runs = facts.enrollments.filter(({ journey }) => journey === journeyId);
  if (runs.length > 0) {
    const latest = runs.reduce((a, b) => (b.enteredAt > a.enteredAt ? b : a));
    return {
      journey: journeyId,
      answer: 'entered',
      sentence: runSentence(latest, facts.halts),
      enrollments: runs.map((run) => ({
        id: run.id,
        version: run.version,
        status: run.status,
        messages: facts.messages
          .filter(({ owner }) => owner.id === run.id)
          .map((message) => ({ id: message.id, step: message.step, answer: messageAnswer(message) })),
        story: enrollmentStory(run, facts.messages, facts.halts),
      })),
    };
  }
  const nothing = whyNothing(facts, journeyId);
  return { journey: journeyId, enrollments: [], ...nothing };
}

function runSentence(run: EnrollmentRow, halts: readonly HaltRow[]): string {
  const by = cameBy(run.entryEvent);
  const entered = `Entered ${by === null ? `on ${instantWords(toVirtual(run.clock, run.enteredAt))}` : `by ${by}`}`;
  const late = lateGoalWords(run);
  return run.status === 'running'
    ? `${entered}. ${standing(run, halts)}`
    : `${entered} and ${run.status}: ${run.reason ?? 'no reason recorded'}.${late === null ? '' : ` ${late}`}`;
}

type Nothing = { readonly answer: WhyAnswer; readonly sentence: string };

function whyNothing(facts: PersonFacts, journeyId: string): Nothing {
  const journey = facts.journeys.find(({ id }) => id === journeyId);
  if (!journey) {
    const known = facts.journeys.map(({ id }) => id).join(', ') || 'none';
    return {
      answer: 'no such journey',
      sentence: `There is no journey "${journeyId}" in this workspace; there are: ${known}.`,
    };
  }
  const verdict = latestVerdict(facts.events, journeyId);
  if (verdict) return fromVerdict(verdict.verdict, verdict.event);
  const on = journey.definition?.on;
  if (on !== undefined && !isEventEntry(on)) return neverCame(facts, journey, on);
  const type = on?.event;
  const starting = facts.events.filter((event) => type === undefined || event.type === type);
  const unheard = starting.find(({ verdicts }) => verdicts.some((one) => one.journey === null));
  const about = unheard?.verdicts.find((one): one is Extract<InboxVerdict, { journey: null }> => one.journey === null);
  if (unheard && about) {
    return about.verdict === 'invalid'
      ? {
          answer: 'invalid',
          sentence: `${arrived(unheard)} and was put aside: ${about.detail ?? 'it breaks its contract'}. "carillon dlq list" shows it.`,
        }
      : { answer: 'no profile', sentence: `${arrived(unheard)} but belongs to no profile: it names nobody.` };
  }
  if (starting.length > 0) {
    const since = starting.reduce((a, b) => (b.receivedAt > a.receivedAt ? b : a));
    return {
      answer: 'not live',
      sentence: `${arrived(since)}, but the journey did not listen then: it was published later, or not live${journey.status === 'live' ? '' : ` (it is ${journey.status} now; "carillon journeys launch ${journeyId}")`}.`,
    };
  }
  const [letter] = facts.deadLetters;
  if (letter) {
    return {
      answer: 'invalid',
      sentence: `Something arrived for this person on ${instantWords(letter.at)} and was put aside (${letter.reason}: ${letter.detail}). "carillon dlq show ${letter.sequence}" shows it.`,
    };
  }
  if (facts.profileId === null) {
    return { answer: 'no profile', sentence: 'Nobody is known under this name: no event with it has ever arrived.' };
  }
  const since = facts.keptSince === null ? '' : ` What is older than ${instantWords(facts.keptSince)} is not kept.`;
  return {
    answer: 'never arrived',
    sentence: `${type ?? 'The event that starts this journey'} never arrived for this person; ${facts.events.length} other event(s) did.${since}`,
  };
}

/** The calendar leaves a verdict with everybody it finds: whoever has none was not found. */
function neverCame(facts: PersonFacts, { id, status }: JourneyRow, on: Exclude<Entry, EventMatcher>): Nothing {
  if (facts.profileId === null) return { answer: 'no profile', sentence: 'Nobody is known under this name.' };
  if (status !== 'live')
    return {
      answer: 'not live',
      sentence: `This journey takes nobody: it is ${status} ("carillon journeys launch ${id}"). What comes meanwhile is not made up for.`,
    };
  const when = `since the journey went live: ${entryWords(on)}.`;
  return {
    answer: 'never arrived',
    sentence: isScheduleEntry(on)
      ? `Its schedule has not come while this person was in segment '${on.segment}' ${when}`
      : `No such date has come for this person ${when}`,
  };
}

function latestVerdict(events: readonly EventRow[], journey: string) {
  const found = events.flatMap((event) =>
    event.verdicts.flatMap((verdict) => (verdict.journey === journey ? [{ event, verdict }] : [])),
  );
  return found.length === 0 ? undefined : found.reduce((a, b) => (b.event.receivedAt > a.event.receivedAt ? b : a));
}

function arrived({ source, type, id, receivedAt }: EventRow): string {
  const by = cameBy({ source, type, id });
  if (by !== null) return `${by[0]?.toUpperCase()}${by.slice(1)} came`;
  return `${type} arrived on ${instantWords(receivedAt)} (${id})`;
}

function fromVerdict({ verdict, detail }: InboxVerdict, event: EventRow): Nothing {
  const because = detail === undefined ? '' : ` (${detail})`;
  switch (verdict) {
    case 'filtered':
      return { answer: 'filtered', sentence: `${arrived(event)}, but the journey's condition did not hold${because}.` };
    case 'not live':
      return { answer: 'not live', sentence: `${arrived(event)} while the journey was not live${because}.` };
    case 'already in':
      return {
        answer: 'already in',
        sentence: `${arrived(event)} while the person was in the journey already${because}.`,
      };
    case 'entered before':
      return {
        answer: 'entered before',
        sentence: `${arrived(event)}, but the journey takes a person once, and it had them before${because}.`,
      };
    case 'too soon':
      return { answer: 'too soon', sentence: `${arrived(event)}, too soon after the last time${because}.` };
    case 'not open':
      return { answer: 'not open', sentence: `${arrived(event)} while the journey let nobody in${because}.` };
    case 'full':
      return {
        answer: 'full',
        sentence: `${arrived(event)} when as many had come in as the journey lets in${because}.`,
      };
    case 'no key':
      return {
        answer: 'no key',
        sentence: `${arrived(event)} without a value at the path that keeps enrollments apart${because}.`,
      };
    case 'invalid':
      return {
        answer: 'invalid',
        sentence: `${arrived(event)} and was put aside${because}. "carillon dlq list" shows it.`,
      };
    case 'no profile':
      return { answer: 'no profile', sentence: `${arrived(event)} but belongs to no profile${because}.` };
    case 'entered':
    case 'goal':
    case 'late goal':
    case 'exit':
    case 'matched':
      return {
        answer: 'entered',
        sentence: `${arrived(event)} and was taken by another name of this person${because}.`,
      };
  }
}
