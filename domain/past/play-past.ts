import type { Channel } from '../channel.ts';
import type { Instant } from '../clock.ts';
import type { Condition } from '../condition/condition.ts';
import { isEventEntry } from '../journey/entry/entry.ts';
import type { EnrollmentFacts } from '../routing/facts.ts';
import { admit } from '../routing/admit.ts';
import type { EntryDecision } from '../routing/reentry.ts';
import { doorOf, factsAtDoor } from '../workspace/door.ts';
import { playEnrollment, type PlayedEnrollment, type PlayTools } from '../workspace/play-enrollment.ts';
import { sentEvent } from '../workspace/played-sends.ts';
import { enteredAgain, playedEntry } from '../workspace/played-entry.ts';
import { lateGoalTold } from '../workspace/played-late-goal.ts';
import type { AboutMessage, Told } from '../workspace/played-world.ts';
import { chanceOf } from '../crowd/chance.ts';
import { type Listening, listeningOf } from '../crowd/happenstance.ts';
import type { PastPerson, Standing } from './past.ts';
import { pastHappenings, pastTraits } from './past-life.ts';
import type { Peopling, Person } from '../crowd/person.ts';
import { personWorld, type Watcher } from '../crowd/person-world.ts';
import type { CrowdReport, PastCount } from '../crowd/report.ts';
import { sumUp } from '../crowd/sum-up.ts';
import { createTally } from '../crowd/tally.ts';
import { oneByOne, takeTurns } from '../crowd/turns.ts';

export type Past = Pick<Peopling, 'bundle' | 'definition' | 'assumptions' | 'seed'> & {
  readonly people: readonly PastPerson[];
  readonly read: Omit<PastCount, 'turnedAway'>;
  readonly tools: PlayTools;
  readonly tell?: (person: Pick<Person, 'id'>, happening: Told, about: AboutMessage | undefined) => void;
};

/** How often a caller hears how far it is, in people. */
const stride = 50;

/**
 * What a journey would have done, had it been live when these events came: entry, re-entry, waits and exits by what really happened; what
 * becomes of messages that were never sent is chance. Yields how many people are through, at last the report.
 */
export function* playPast(past: Past): Generator<number, CrowdReport, undefined> {
  const { bundle, definition, people, assumptions, seed, read } = past;
  if (!isEventEntry(definition.on)) throw new Error(`journey '${definition.id}' does not begin with an event`);
  const tally = createTally(bundle.settings);
  const turnedAway: { [verdict: string]: number } = {};
  const judged = (decision: EntryDecision): void => {
    if (decision.kind === 'enter') tally.totals.entered += 1;
    else if (decision.verdict === 'filtered') tally.totals.filtered += 1;
    else turnedAway[decision.verdict] = (turnedAway[decision.verdict] ?? 0) + 1;
  };
  const scene: Scene = {
    ...past,
    begins: definition.on.event,
    door: doorOf(bundle, definition),
    listening: listeningOf(definition),
    judged,
  };
  const runs = people.map((person, number) =>
    play(scene, person, {
      told: (happening, about) => {
        tally.told(happening, about, number);
        past.tell?.(person, happening, about);
      },
      engaged: tally.engaged,
      spend: tally.spend,
    }),
  );
  let through = 0;
  // Money is all that people can take from each other.
  const ended = bundle.settings.spend === undefined ? oneByOne(runs) : takeTurns(runs);
  for (const { result } of ended) {
    for (const { simulation, sends } of result)
      tally.ended(
        simulation,
        sends.map(({ at }) => at),
      );
    through += 1;
    if (through % stride === 0) yield through;
  }
  const { settings } = bundle;
  const report = sumUp(tally, { definition, settings, assumptions, people: people.length, seed });
  return { ...report, past: { ...read, turnedAway } };
}

/** What is the same for everybody. */
type Scene = Past & {
  readonly begins: string;
  readonly door: Condition | undefined;
  readonly listening: Listening;
  readonly judged: (decision: EntryDecision) => void;
};

const unbarred: Standing = { consents: [], suppressions: [] };

/** One person, one run after the other, each from its event on. */
function* play(
  { bundle, definition, assumptions, seed, tools, begins, door, listening, judged }: Scene,
  person: PastPerson,
  watcher: Watcher,
): Generator<Instant, readonly PlayedEnrollment[], undefined> {
  const traits = pastTraits(person);
  const consents = [...person.standing].flatMap(([channel, { consents: said }]) =>
    said.map((one) => ({ channel, ...one })),
  );
  const barsOn = (channel: Channel): Omit<Standing, 'consents'> => {
    const { consents: _known, ...bars } = person.standing.get(channel) ?? unbarred;
    return bars;
  };
  const played: PlayedEnrollment[] = [];
  const earlier: EnrollmentFacts[] = [];
  for (const [index, event] of person.events.entries()) {
    if (event.type !== begins) continue;
    const { at, properties } = event;
    const happened = [...person.events, ...played.flatMap(({ sends }) => sends).map(sentEvent)];
    const facts = factsAtDoor(door, { at, traits: traits.at(at), entry: properties, happened });
    const known = earlier.map((one, run) => ({ ...one, running: (played[run]?.end ?? at) > at }));
    const decision = admit(definition, door, known, facts, { arrivedAt: at, at });
    judged(decision);
    if (decision.kind === 'refuse') continue;
    const entering: Person = { id: person.id, traits: facts.traits, consents, entry: { at, properties } };
    const happens = pastHappenings(definition, listening, entering, person.events.slice(index + 1), traits);
    const chance = chanceOf(seed, `${person.id} ${event.id}`);
    const before = { runs: played.length, sends: played.flatMap(({ sends }) => sends) };
    const life = { traits, chance, happens, before, past: person.events };
    const world = { ...personWorld({ definition, assumptions }, entering, life, watcher), barsOn };
    played.push(yield* playEnrollment(bundle, definition, world, tools, before.runs));
    earlier.push(playedEntry(definition, event, decision.slot));
  }
  for (const [index, run] of played.entries()) {
    const [entry, ...later] = earlier.slice(index);
    const again = entry === undefined ? null : enteredAgain(entry, later);
    for (const told of lateGoalTold(definition, run, again)) watcher.told(told, undefined);
  }
  return played;
}
