import { realClock, toVirtual } from '../clock.ts';
import { calendarWords } from './calendar-words.ts';
import { enrollmentStory } from './enrollment-story.ts';
import { inOrder } from './line.ts';
import type { Line } from './line.ts';
import { messageLines } from './message-lines.ts';
import type { EventRow, EnrollmentRow } from './rows.ts';
import type { PersonFacts } from './tell-person.ts';
import type { InboxVerdict } from './verdicts.ts';

/** Everything that happened to one person, oldest first: events and what came of them, journeys, messages sent and not sent. */
export function timeline(facts: PersonFacts): readonly Line[] {
  // Events have no clock of their own: they are shown on the clock of the stack, which every enrollment carries.
  const clock = facts.enrollments.at(-1)?.clock ?? realClock;
  const entries = new Set(facts.enrollments.map(({ entryEvent }) => keyOf(entryEvent.source, entryEvent.id)));
  const events = facts.events
    .filter(({ source, id }) => !entries.has(keyOf(source, id)))
    .map((event): Line => ({
      at: toVirtual(clock, event.receivedAt),
      kind: 'event',
      text: `${calendarWords(event) ?? `Event ${event.type} arrived (${event.id}).`}${outcomeWords(event)}`,
      event: event.id,
    }));
  const runs = facts.enrollments.flatMap((run) => [
    ...enrollmentStory(run, facts.messages, facts.halts),
    ...alsoFromEntry(run, facts.events),
  ]);
  const direct = facts.messages
    .filter(({ owner }) => owner.kind !== 'enrollment')
    .flatMap((message) => messageLines(message, clock));
  const inbound = facts.inbound.map((row): Line => ({
    at: toVirtual(clock, row.receivedAt),
    kind: 'event',
    text: `Wrote to us by ${row.channel}: ${row.handling}.`,
  }));
  return inOrder([...events, ...runs, ...direct, ...inbound]);
}

function keyOf(source: string, id: string): string {
  return `${source}\n${id}`;
}

function outcomeWords({ verdicts }: EventRow): string {
  return verdicts.map((one) => ` ${verdictWords(one)}`).join('');
}

/** What the event that began one journey did not begin elsewhere. */
function alsoFromEntry(run: EnrollmentRow, events: readonly EventRow[]): readonly Line[] {
  const entry = events.find(({ source, id }) => source === run.entryEvent.source && id === run.entryEvent.id);
  return (entry?.verdicts ?? [])
    .filter(({ journey, verdict }) => journey !== run.journey && verdict !== 'entered')
    .map((verdict): Line => ({
      at: toVirtual(run.clock, run.enteredAt),
      kind: 'journey',
      text: verdictWords(verdict),
      event: run.entryEvent.id,
    }));
}

function verdictWords({ journey, verdict, detail }: InboxVerdict): string {
  if (verdict === 'late goal') return `Journey "${journey}": its goal, reached ${detail}; it counts for that run.`;
  const because = detail === undefined ? '' : ` (${detail})`;
  return journey === null ? `It was ${verdict}${because}.` : `Journey "${journey}": ${verdict}${because}.`;
}
