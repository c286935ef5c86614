import { evaluate } from '../condition/evaluate.ts';
import { doorOf, factsAtDoor } from '../workspace/door.ts';
import type { JourneyDefinition } from '../journey/definition.ts';
import { playEnrollment, type PlayedEnrollment, type PlayTools } from '../workspace/play-enrollment.ts';
import { lateGoalTold } from '../workspace/played-late-goal.ts';
import type { AboutMessage, Told } from '../workspace/played-world.ts';
import { chanceOf } from './chance.ts';
import { createHappenstance, listeningOf } from './happenstance.ts';
import { createTraits } from '../workspace/scenario-traits.ts';
import { createPeople, type GivenPerson, type Peopling, type Person } from './person.ts';
import { personWorld } from './person-world.ts';
import type { CrowdReport } from './report.ts';
import { sumUp } from './sum-up.ts';
import { entryType } from '../journey/entry/entry.ts';
import { createTally } from './tally.ts';
import { oneByOne, takeTurns } from './turns.ts';

export type Crowd = Peopling & {
  readonly people: number;
  /** The first of them; all others are made up. */
  readonly given?: readonly GivenPerson[];
  readonly tools: PlayTools;
  /** Told of everything, for who wants to know who got what when. */
  readonly tell?: (person: Person, happening: Told, about: AboutMessage | undefined) => void;
};

/** How often a caller hears how far it is, in people. */
const stride = 50;

/**
 * Plays a journey for many people on a virtual clock. Yields how many of them are through, and at last what became of all: the same for
 * the same seed. Only spend caps make people depend on each other; where there are some, all runs are alive at once and take turns.
 */
export function* playCrowd(crowd: Crowd): Generator<number, CrowdReport, undefined> {
  const { bundle, definition, people, given = [], tools, tell } = crowd;
  const tally = createTally(bundle.settings);
  const make = createPeople(crowd);
  const listening = listeningOf(definition);
  const door = doorOf(bundle, definition);

  function* runs(): Generator<ReturnType<typeof playEnrollment>, void, undefined> {
    for (let number = 0; number < people; number += 1) {
      const person = make(number, given[number]);
      const { traits, entry, did } = person;
      const happened = [{ type: entryType(definition.on), ...entry }];
      const asked = factsAtDoor(door, { at: entry.at, traits, entry: entry.properties, happened });
      // Whoever is made up did what the door asks for.
      const facts = { ...asked, did: { ...asked.did, ...did } };
      if (door !== undefined && !evaluate(door, facts)) {
        tally.totals.filtered += 1;
        continue;
      }
      tally.totals.entered += 1;
      const chance = chanceOf(crowd.seed, number);
      const life = createTraits({ traits, events: [] });
      const happens = createHappenstance(crowd, listening, { person, traits: life, chance });
      const told = (happening: Told, about: AboutMessage | undefined): void => {
        tally.told(happening, about, number);
        tell?.(person, happening, about);
      };
      const watcher = { told, engaged: tally.engaged, spend: tally.spend };
      const world = personWorld(crowd, person, { traits: life, chance, happens }, watcher);
      yield toItsGoal(definition, playEnrollment(bundle, definition, world, tools, number), told);
    }
  }

  let through = 0;
  const end = ({ simulation, sends }: PlayedEnrollment): void => {
    through += 1;
    tally.ended(
      simulation,
      sends.map(({ at }) => at),
    );
  };
  const takeTheirTurns = bundle.settings.spend !== undefined;
  const ended = takeTheirTurns ? takeTurns(runs()) : oneByOne(runs());
  for (const { result } of ended) {
    end(result);
    if (through % stride === 0) yield through;
  }
  const { settings } = bundle;
  const { assumptions, seed } = crowd;
  return sumUp(tally, { definition, settings, assumptions, people, seed });
}

/** A run, and the goal that comes after its end. */
function* toItsGoal(
  definition: JourneyDefinition,
  run: ReturnType<typeof playEnrollment>,
  told: (happening: Told, about: undefined) => void,
): ReturnType<typeof playEnrollment> {
  const played = yield* run;
  for (const happening of lateGoalTold(definition, played)) told(happening, undefined);
  return played;
}
