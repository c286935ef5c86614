import type { Instant } from '../clock.ts';
import type { Facts } from '../condition/path.ts';
import type { JourneyDefinition } from '../journey/definition.ts';
import { durationMs } from '../journey/duration.ts';
import { allMatchers, type NamedMatcher } from '../journey/matchers.ts';
import type { Delivery } from '../journey/simulate.ts';
import { stepAt } from '../journey/tree.ts';
import type { JourneyState } from '../journey/state.ts';
import type { JsonObject } from '../json.ts';
import { engagementType } from '../message/engagement.ts';
import type { Bundle } from '../workspace/bundle.ts';
import { playedEvent } from '../workspace/played-event.ts';
import type { PlayedWorld } from '../workspace/played-world.ts';
import type { Traits } from '../workspace/scenario-traits.ts';
import type { Assumptions, EventRate } from './assumptions.ts';
import type { Chance } from './chance.ts';
import { fit } from './fit.ts';
import type { Person } from './person.ts';
import { valueOf } from './value.ts';

/** What a journey listens to, sorted once for all of its people. */
export type Listening = {
  /** By the step that waits. */
  readonly byStep: ReadonlyMap<string, readonly NamedMatcher[]>;
  /** Those that end the journey, whatever step the person is at. */
  readonly always: readonly NamedMatcher[];
  readonly types: ReadonlySet<string>;
};

/** Opens and clicks come of messages, not of waiting for them. */
const engagements = new Set((['opened', 'clicked', 'unsubscribed'] as const).map(engagementType));

export function listeningOf(definition: JourneyDefinition): Listening {
  const all = allMatchers(definition);
  const awaited = all.filter(({ name }) => !/^(?:goal$|exit:|compensate:)/.test(name));
  const waitedFor = new Set(awaited.map(({ event }) => event));
  const byStep = new Map<string, readonly NamedMatcher[]>();
  for (const matcher of awaited) {
    // 'wait:<step>' or 'wait:<step>:<index>': whatever kind of step it is that waits.
    const step = matcher.name.split(':')[1] ?? '';
    if (!engagements.has(matcher.event)) byStep.set(step, [...(byStep.get(step) ?? []), matcher]);
  }
  return {
    byStep,
    always: all.filter((one) => !awaited.includes(one) && !waitedFor.has(one.event) && !engagements.has(one.event)),
    types: new Set(all.map(({ event }) => event)),
  };
}

/** How long it takes until what ends a journey has happened, where nobody says so. */
const endsWithinMs = 7 * 86_400_000;

/** What happens to one person while they are in a journey. */
export type Happenings = Pick<PlayedWorld, 'deliveries' | 'meanwhile' | 'eventNamed'> & {
  /** What somebody did with a message, for a journey that listens to it. */
  readonly engaged: (kind: Engaged, at: Instant, about: JsonObject) => readonly Delivery[];
};

export type Engaged = 'opened' | 'clicked' | 'unsubscribed';

type Told = ReturnType<typeof createTold>;

/** Events on their way to somebody, and what they carried: templates ask for it later. */
export function createTold(
  definition: JourneyDefinition,
  { id: personId, entry }: Pick<Person, 'id' | 'entry'>,
  traits: Traits,
) {
  const held = new Map<string, JsonObject>();
  return {
    event: (type: string, at: Instant, id: string, properties: () => JsonObject): Delivery => {
      const known = (): JsonObject => {
        const made = held.get(id) ?? properties();
        held.set(id, made);
        return made;
      };
      const facts = (): Facts => ({ traits: traits.at(at), event: known(), entry: entry.properties });
      return playedEvent(definition, { id, type, at }, personId, facts);
    },
    eventNamed: (id: string): JsonObject => held.get(id) ?? {},
  };
}

/** Opens and clicks reach a journey that listens to them. */
export function engagementOf(told: Told, { types }: Listening): Happenings['engaged'] {
  return (kind, at, about) => {
    const type = engagementType(kind);
    return types.has(type) ? [told.event(type, at, `${type} ${String(about['step'])} ${at}`, () => about)] : [];
  };
}

/** What happens to one person, told as occurrences; properties are made up when they are asked for. */
export function createHappenstance(
  { bundle, definition, assumptions }: { bundle: Bundle; definition: JourneyDefinition; assumptions: Assumptions },
  listening: Listening,
  { person, traits, chance }: { person: Person; traits: Traits; chance: Chance },
): Happenings {
  const told = createTold(definition, person, traits);
  const asked = new Set<string>();
  const entry = person.entry.properties;

  const invented = (matcher: NamedMatcher, at: Instant, id: string) => (): JsonObject => {
    const schema = bundle.contracts[matcher.event];
    const { optional } = assumptions;
    const making = { root: schema ?? {}, now: at, optional, chance: (what: string) => chance(`${id} ${what}`) };
    const made = schema === undefined ? {} : valueOf({ ...schema, type: 'object' }, '', making);
    const facts = { traits: traits.at(at), event: made as JsonObject, entry };
    return (matcher.where === null ? facts : fit(matcher.where, facts, 'event')).event ?? {};
  };
  const maybe = (matcher: NamedMatcher, usual: number, from: Instant, until: Instant, id: string): Delivery[] => {
    const { happens, within }: EventRate = assumptions.events[matcher.event] ?? { happens: usual };
    if (chance(`${id} happens`) >= happens) return [];
    const last = within === undefined ? until : Math.min(until, from + durationMs(within));
    // Sooner rather than later, as things that people do are.
    const at = Math.min(last, from + Math.max(1, Math.floor(chance(`${id} when`) ** 2 * (last - from))));
    return [told.event(matcher.event, at, id, invented(matcher, at, id))];
  };

  const { awaited, goal, exits, revoked } = assumptions;
  const usualOf = ({ name }: NamedMatcher): number =>
    name === 'goal' ? goal : name.startsWith('exit:') ? exits : revoked;
  const whenOf = ({ event: type }: NamedMatcher): number => {
    const within = assumptions.events[type]?.within;
    return person.entry.at + (within === undefined ? endsWithinMs : durationMs(within));
  };
  return {
    deliveries: listening.always.flatMap((matcher) =>
      maybe(matcher, usualOf(matcher), person.entry.at, whenOf(matcher), `${matcher.name} ${matcher.event}`),
    ),
    meanwhile: (state: JourneyState, now: Instant, until: Instant | null): readonly Delivery[] => {
      if (state.phase.kind !== 'sleeping' || state.cursor === null || until === null) return [];
      const step = stepAt(definition, state.cursor)?.id ?? '';
      const visit = `${step} #${state.visits[step] ?? 1}`;
      if (asked.has(visit)) return [];
      asked.add(visit);
      return (listening.byStep.get(step) ?? []).flatMap((matcher) =>
        maybe(matcher, awaited, now, until, `${visit} ${matcher.name}`),
      );
    },
    eventNamed: told.eventNamed,
    engaged: engagementOf(told, listening),
  };
}
