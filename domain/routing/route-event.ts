import { placeOf } from '../journey/interpreter/place.ts';
import { start } from '../journey/interpreter/start.ts';
import { toVirtual, type Clock, type Instant } from '../clock.ts';
import { answerDeeds } from '../condition/answer-deeds.ts';
import type { Condition } from '../condition/condition.ts';
import type { Facts } from '../condition/path.ts';
import { eventMessageId, journeyWorkflowId } from '../ids.ts';
import { eventReference } from '../journey/event-reference.ts';
import { keysOf } from '../journey/digest-keys.ts';
import { entryCondition } from '../journey/entry/entry.ts';
import { goalWithinMs } from '../journey/late-goal.ts';
import { exitOf, matchedBy } from '../journey/matchers.ts';
import type { JsonObject } from '../json.ts';
import { mindsTraits } from '../journey/minds-traits.ts';
import { lateWords } from '../span-words.ts';
import { learn, type TraitChange } from '../profile/traits.ts';
import type { EntryVerdict, InboxVerdict } from '../why/verdicts.ts';
import { admit } from './admit.ts';
import type { DataEffect, DispatchEffect, OutcomeEffect, Routed } from './effect.ts';
import type { EnrollmentFacts, JourneyFacts, PersonFacts, RoutedEvent, RoutingContext } from './facts.ts';
import { lateGoalMs } from './late-goal.ts';
import { outcome } from './outcome.ts';

/** The reason under which the policy holds a send back until an address appears. */
const waitsForAddress = 'no address';

/**
 * What one event does to one person, whole: traits, then the enrollments that run (every matcher of their version, wherever the cursor
 * stands), then the journeys it may begin. Pure: an exception here is the event's own fault and touches nobody else.
 */
export function routeEvent(before: PersonFacts, routed: RoutedEvent, context: RoutingContext): Routed {
  const { event } = routed;
  const learnt = learn(before.traits, event);
  const { type, properties } = event;
  const happened = before.happened && [
    ...before.happened,
    { type, at: routed.arrivedAt, properties, by: 'events' as const },
  ];
  const person = { ...before, traits: learnt.traits, ...(happened === undefined ? {} : { happened }) };
  const touched = before.enrollments.map((enrollment) => touch(person, enrollment, routed, context, learnt));
  const afterTouch = { ...person, enrollments: touched.map(({ enrollment }) => enrollment) };
  const entries = context
    .listening(event.workspace, event.type)
    .map((journey) => enter(afterTouch, journey, routed, context));
  const parts = [...touched, ...entries];
  return {
    person: {
      ...afterTouch,
      enrollments: [
        ...afterTouch.enrollments,
        ...entries.flatMap(({ enrollment }) => (enrollment ? [enrollment] : [])),
      ],
    },
    verdicts: parts.flatMap(({ verdicts }) => verdicts),
    dispatches: parts.flatMap(({ dispatches }) => dispatches),
    data: parts.flatMap(({ data }) => data),
    outcomes: parts.flatMap(({ outcomes }) => outcomes),
  };
}

type Effects = {
  readonly verdicts: readonly InboxVerdict[];
  readonly dispatches: readonly DispatchEffect[];
  readonly data: readonly DataEffect[];
  readonly outcomes: readonly OutcomeEffect[];
};
const nothing: Effects = { verdicts: [], dispatches: [], data: [], outcomes: [] };

function touch(
  person: PersonFacts,
  enrollment: EnrollmentFacts,
  routed: RoutedEvent,
  context: RoutingContext,
  { addressChanged, names }: TraitChange,
): Effects & { readonly enrollment: EnrollmentFacts } {
  if (!enrollment.running || enrollment.finished || enrollment.mark !== null)
    return afterEnd(person, enrollment, routed, context);
  const { event, arrivedAt } = routed;
  const at = toVirtual(enrollment.clock, arrivedAt);
  const definition = context.definition(person.workspace, enrollment.journeyId, enrollment.version);
  const isMinded = (addressChanged && enrollment.heldBack === waitsForAddress) || mindsTraits(definition, names);
  const nudge: readonly DispatchEffect[] = isMinded
    ? [{ kind: 'signal', enrollment, occurrence: { kind: 'profileChanged', at } }]
    : [];
  const facts: Facts = { traits: person.traits, event: event.properties, entry: enrollment.entry };
  const matched = matchedBy(definition, event.type, facts);
  if (matched.length === 0) return { ...nothing, enrollment, dispatches: nudge };

  const exit = exitOf(definition, matched);
  const ref = eventMessageId(event.source, event.id);
  const after: EnrollmentFacts = exit
    ? {
        ...enrollment,
        mark: { ...exit, at: new Date(arrivedAt).toISOString() },
        slotHeld: enrollment.slotHeld && enrollment.slot === 'once',
      }
    : enrollment;
  const verdict = exit === null ? 'matched' : exit.status === 'completed' ? 'goal' : 'exit';
  const keys = keysOf(definition, matched, facts, enrollment.id);
  const occurrence = {
    kind: 'event',
    id: ref,
    type: event.type,
    at,
    matched,
    version: enrollment.version,
    ...keys,
  } as const;
  return {
    enrollment: after,
    verdicts: [{ journey: enrollment.journeyId, verdict, enrollment: enrollment.id, detail: matched.join(', ') }],
    dispatches: [...nudge, { kind: 'signal', enrollment: after, occurrence }],
    data: [{ enrollmentId: enrollment.id, ref: eventReference(ref), data: payloadOf({ event }) }],
    outcomes: [],
  };
}

/** After its end an enrollment hears of two things only: that what it did shall be undone (I10), and that its goal was reached after all. */
function afterEnd(
  person: PersonFacts,
  enrollment: EnrollmentFacts,
  routed: RoutedEvent,
  context: RoutingContext,
): Effects & { readonly enrollment: EnrollmentFacts } {
  const undone = enrollment.running ? undo(person, enrollment, routed, context) : { ...nothing, enrollment };
  if (undone.dispatches.length > 0) return undone;
  const afterMs = lateGoalMs(person, enrollment, routed, context);
  if (afterMs === null) return undone;
  const { id, journeyId } = enrollment;
  return {
    ...nothing,
    enrollment: { ...enrollment, goalAt: routed.arrivedAt },
    verdicts: [{ journey: journeyId, verdict: 'late goal', enrollment: id, detail: lateWords(afterMs) }],
    outcomes: [outcome.goalReached(person, enrollment, routed, afterMs)],
  };
}

function undo(
  person: PersonFacts,
  enrollment: EnrollmentFacts,
  { event, arrivedAt }: Pick<RoutedEvent, 'event' | 'arrivedAt'>,
  context: RoutingContext,
): Effects & { readonly enrollment: EnrollmentFacts } {
  const definition = context.definition(person.workspace, enrollment.journeyId, enrollment.version);
  if (definition.compensateOn === undefined || enrollment.mark?.then !== undefined) return { ...nothing, enrollment };
  const facts: Facts = { traits: person.traits, event: event.properties, entry: enrollment.entry };
  const matched = matchedBy(definition, event.type, facts);
  const exit = exitOf(definition, matched);
  if (exit?.then !== 'compensate') return { ...nothing, enrollment };
  const after = { ...enrollment, mark: { ...exit, at: new Date(arrivedAt).toISOString() } };
  const id = eventMessageId(event.source, event.id);
  const at = toVirtual(enrollment.clock, arrivedAt);
  const occurrence = { kind: 'event', id, type: event.type, at, matched, version: enrollment.version } as const;
  const detail = matched.join(', ');
  return {
    enrollment: after,
    verdicts: [{ journey: enrollment.journeyId, verdict: 'exit', enrollment: enrollment.id, detail }],
    dispatches: [{ kind: 'signal', enrollment: after, occurrence }],
    data: [],
    outcomes: [],
  };
}

function enter(
  person: PersonFacts,
  journey: JourneyFacts,
  routed: RoutedEvent,
  context: RoutingContext,
): Effects & { readonly enrollment: EnrollmentFacts | null } {
  const { event, arrivedAt } = routed;
  const { definition } = journey;
  const said = (
    verdict: Extract<InboxVerdict, { journey: string }>['verdict'],
    enrollment?: string,
  ): InboxVerdict[] => [{ journey: journey.id, verdict, ...(enrollment === undefined ? {} : { enrollment }) }];
  if (journey.status !== 'live') return { ...nothing, enrollment: null, verdicts: said('not live') };
  const past = person.enrollments.filter((one) => one.journeyId === journey.id);
  const refused = (verdict: EntryVerdict): Effects & { readonly enrollment: null } => {
    const outcomes = [outcome.refused(person, journey, routed, verdict)];
    return { ...nothing, enrollment: null, verdicts: said(verdict), outcomes };
  };
  const clock = context.newClock(arrivedAt);
  const when = { arrivedAt, at: toVirtual(clock, arrivedAt) };
  const door = entryCondition(definition.on);
  const facts: Facts = {
    traits: person.traits,
    event: event.properties,
    entry: event.properties,
    ...deedsOf(person, door, event.properties, clock, when.at, context),
  };
  const decision = admit(definition, door, past, facts, when);
  // Whoever a condition is not about was not turned away: nobody needs to hear of it.
  if (decision.kind === 'refuse' && decision.verdict === 'filtered')
    return { ...nothing, enrollment: null, verdicts: said('filtered') };
  if (decision.kind === 'refuse') return refused(decision.verdict);
  // Last of all: whoever does not come in takes no place.
  if (!context.places.take(event.workspace, journey, { at: arrivedAt, scale: clock.scale })) return refused('full');
  const id = context.newId();
  const enrollment: EnrollmentFacts = {
    id,
    workflowId: journeyWorkflowId(id),
    journeyId: journey.id,
    version: journey.version,
    slot: decision.slot,
    slotHeld: true,
    running: true,
    finished: false,
    mark: null,
    heldBack: null,
    enteredAt: arrivedAt,
    clock,
    entry: event.properties,
    place: placeOf(definition, start(definition, when.at, journey.version, { person: person.id, enrollment: id })),
    goalMs: goalWithinMs(definition),
    isNew: true,
  };
  return {
    enrollment,
    verdicts: said('entered', id),
    dispatches: [{ kind: 'start', enrollment }],
    data: [{ enrollmentId: id, ref: 'entry', data: payloadOf(routed) }],
    outcomes: [outcome.entered(person, enrollment, routed)],
  };
}

/** What they did and which segments they are in, by the clock that they enter on; nothing where nobody asks. */
function deedsOf(
  { workspace, traits, happened }: PersonFacts,
  door: Condition | undefined,
  entry: JsonObject,
  clock: Clock,
  at: Instant,
  { segments }: RoutingContext,
): Pick<Facts, 'did' | 'segments'> {
  if (door === undefined || happened === undefined) return {};
  const then = happened.map((one) => ({ ...one, at: toVirtual(clock, one.at) }));
  return answerDeeds([door], { traits, entry, at, happened: then, segments: segments(workspace) });
}

/** What conditions and templates may read later of an event; gone when the enrollment ends. */
function payloadOf({ event }: Pick<RoutedEvent, 'event'>): JsonObject {
  const { id, source, type, time, properties } = event;
  return { id, source, type, time, properties };
}
