import type { Channel } from '../channel.ts';
import type { Instant } from '../clock.ts';
import { evaluate } from '../condition/evaluate.ts';
import { isOpen } from '../journey/entry/entries.ts';
import { isEventEntry } from '../journey/entry/entry.ts';
import type { EnrollmentFacts } from '../routing/facts.ts';
import { judgeEntry } from '../routing/reentry.ts';
import { doorOf } from '../workspace/door.ts';
import { playEnrollment, type PlayTools } from '../workspace/play-enrollment.ts';
import { playedEntry } from '../workspace/played-entry.ts';
import type { PlayedSend } from '../workspace/played-sends.ts';
import type { AboutMessage, Told } from '../workspace/played-world.ts';
import { chanceOf } from '../crowd/chance.ts';
import { listeningOf } from '../crowd/happenstance.ts';
import type { PastPerson, Standing } from './past.ts';
import { pastHappenings, pastTraits } from './past-life.ts';
import type { Peopling, Person } from '../crowd/person.ts';
import { personWorld } from '../crowd/person-world.ts';
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
  const tally = createTally(bundle.settings);
  let turnedAway = 0;
  const runs = people.map((person, number) =>
    play(past, person, {
      told: (happening, about) => {
        tally.told(happening, about, number);
        past.tell?.(person, happening, about);
      },
      engaged: tally.engaged,
      spend: tally.spend,
      filtered: () => void (tally.totals.filtered += 1),
      turnedAway: () => void (turnedAway += 1),
      entered: () => void (tally.totals.entered += 1),
      ended: tally.ended,
    }),
  );
  let through = 0;
  // Money is all that people can take from each other.
  const all = bundle.settings.spend === undefined ? oneByOne(runs) : takeTurns(runs);
  for (const { result } of all) {
    through += result;
    if (through % stride === 0) yield through;
  }
  const { settings } = bundle;
  const report = sumUp(tally, { definition, settings, assumptions, people: people.length, seed });
  return { ...report, past: { ...read, turnedAway } };
}

type Watcher = Parameters<typeof personWorld>[3] & {
  readonly filtered: () => void;
  readonly turnedAway: () => void;
  readonly entered: () => void;
  readonly ended: ReturnType<typeof createTally>['ended'];
};

const unbarred: Standing = { consents: [], suppressions: [] };

/** One person, one run after the other, each from its event on. */
function* play(
  { bundle, definition, assumptions, seed, tools }: Past,
  person: PastPerson,
  watcher: Watcher,
): Generator<Instant, 1, undefined> {
  const { on } = definition;
  if (!isEventEntry(on)) throw new Error(`journey '${definition.id}' does not begin with an event`);
  const listening = listeningOf(definition);
  const door = doorOf(bundle, definition);
  const traits = pastTraits(person);
  const consents = [...person.standing].flatMap(([channel, { consents: said }]) =>
    said.map((one) => ({ channel, ...one })),
  );
  const barsOn = (channel: Channel): Omit<Standing, 'consents'> => {
    const { consents: _known, ...bars } = person.standing.get(channel) ?? unbarred;
    return bars;
  };
  const earlier: { readonly facts: EnrollmentFacts; readonly end: Instant }[] = [];
  const sends: PlayedSend[] = [];
  for (const [index, event] of person.events.entries()) {
    if (event.type !== on.event) continue;
    const { at, properties } = event;
    const facts = { traits: traits.at(at), event: properties, entry: properties };
    const isShut = definition.entries !== undefined && !isOpen(definition.entries, at);
    if (isShut || (door !== undefined && !evaluate(door, facts))) {
      watcher.filtered();
      continue;
    }
    const known = earlier.map((one) => ({ ...one.facts, running: one.end > at }));
    const decision = judgeEntry(definition.reentry, known, facts, at);
    if (decision.kind === 'refuse') {
      watcher.turnedAway();
      continue;
    }
    watcher.entered();
    const runs = earlier.length;
    const entering: Person = { id: person.id, traits: facts.traits, consents, entry: { at, properties } };
    const happens = pastHappenings(definition, listening, entering, person.events.slice(index + 1), traits);
    const chance = chanceOf(seed, `${person.id} ${event.id}`);
    const life = { traits, chance, happens, before: { runs, sends: [...sends] } };
    const world = { ...personWorld({ definition, assumptions }, entering, life, watcher), barsOn };
    const played = yield* playEnrollment(bundle, definition, world, tools, runs);
    watcher.ended(
      played.simulation,
      played.sends.map((one) => one.at),
    );
    sends.push(...played.sends);
    earlier.push({ facts: playedEntry(definition, event, decision.slot), end: played.end });
  }
  return 1;
}
