import { didsOf } from '../condition/deed.ts';
import type { JourneyDefinition } from '../journey/definition.ts';
import { isEventEntry } from '../journey/entry/entry.ts';
import { toItsEnd } from '../journey/to-its-end.ts';
import { stepsOf } from '../journey/tree.ts';
import { admit } from '../routing/admit.ts';
import type { EnrollmentFacts } from '../routing/facts.ts';
import { allConditionsOf } from './all-conditions.ts';
import { withBeginnings } from './beginnings.ts';
import type { Bundle } from './bundle.ts';
import { doorOf, factsAtDoor } from './door.ts';
import { playEnrollment, type PlayedEnrollment, type PlayTools } from './play-enrollment.ts';
import { enteredAgain, playedEntry } from './played-entry.ts';
import { lateGoalTold } from './played-late-goal.ts';
import type { PlayedSend } from './played-sends.ts';
import type { Happening, Scenario, ScenarioEvent } from './scenario.ts';
import { createTraits } from './scenario-traits.ts';
import { happenedIn, scenarioWorld } from './scenario-world.ts';

/**
 * Plays a scenario on a virtual clock against every journey of a bundle, as if all of them were live. Each enrollment is
 * played by itself: what one journey writes into the profile, another does not see. Caps count the messages of all of them, and conditions
 * ask for them: what the others sent is taken from the time before, and played again until nothing changes, at most as many times as there
 * are messages.
 */
export function playScenario(bundle: Bundle, written: Scenario, tools: PlayTools): readonly Happening[] {
  checkEnds(bundle, written);
  const scenario = withBeginnings(bundle, written, tools.policy.zones);
  const { caps, spend } = bundle.settings;
  const counts = caps !== undefined || spend !== undefined || asksForMessages(bundle);
  let others: readonly PlayedSend[] = [];
  for (let rounds = 0; ; rounds++) {
    const { happenings, sends } = playAll(bundle, scenario, tools, others);
    if (!counts || same(sends, others) || rounds > sends.length + others.length)
      return happenings.toSorted((left, right) => left.at - right.at);
    others = sends;
  }
}

/** Whether anybody asks which messages somebody got. */
const asksForMessages = (bundle: Bundle): boolean =>
  didsOf(allConditionsOf(bundle)).some(({ deed }) => deed.kind === 'message');

/** Whoever names a step wrong would play something else than they meant. */
function checkEnds({ journeys }: Bundle, { ends }: Scenario): void {
  const awaiting = journeys.flatMap((journey) =>
    stepsOf(journey).flatMap(({ step }) => (step.kind === 'enroll' && step.await !== undefined ? [step.id] : [])),
  );
  const unknown = Object.keys(ends).find((id) => !awaiting.includes(id));
  if (unknown !== undefined) throw new Error(`no step '${unknown}' waits for the end of a journey`);
}

const same = (left: readonly PlayedSend[], right: readonly PlayedSend[]): boolean =>
  JSON.stringify(left) === JSON.stringify(right);

type Played = { readonly happenings: readonly Happening[]; readonly sends: readonly PlayedSend[] };

function playAll(bundle: Bundle, scenario: Scenario, tools: PlayTools, others: readonly PlayedSend[]): Played {
  const played = bundle.journeys.flatMap((definition, index) => {
    const first = index * scenario.events.length;
    return playJourney(bundle, definition, scenario, tools, first, others);
  });
  return {
    happenings: played.flatMap(({ happenings }) => happenings),
    sends: played.flatMap(({ sends }) => sends),
  };
}

/** `first`: the number of the run that its first event would begin. */
function playJourney(
  bundle: Bundle,
  definition: JourneyDefinition,
  scenario: Scenario,
  tools: PlayTools,
  first: number,
  others: readonly PlayedSend[],
): readonly Played[] {
  const journey = definition.id;
  const door = doorOf(bundle, definition);
  const past: { readonly facts: EnrollmentFacts; readonly run: PlayedEnrollment }[] = [];
  const played = scenario.events.flatMap((event, index): readonly Played[] => {
    if (!isAbout(definition, event)) return [];
    const { at } = event;
    const run = first + index;
    const traits = createTraits(scenario, index).at(at);
    const before = others.filter((sent) => sent.run !== run);
    const facts = factsAtDoor(door, { at, traits, entry: event.properties, happened: happenedIn(scenario, before) });
    const refused = (reason: string): readonly Played[] => [
      { happenings: [{ at: event.at, journey, kind: 'refused', reason }], sends: [] },
    ];
    const known = past.map((one) => ({ ...one.facts, running: one.run.end > event.at }));
    const decision = admit(definition, door, known, facts, { arrivedAt: event.at, at: event.at });
    if (decision.kind === 'refuse') return refused(decision.verdict);
    const happenings: Happening[] = [];
    const world = scenarioWorld(definition, scenario, index, { run, others, happenings });
    const enrollment = toItsEnd(playEnrollment(bundle, definition, world, tools, run));
    past.push({ facts: playedEntry(definition, event, decision.slot), run: enrollment });
    const { sends } = enrollment;
    return [{ happenings: [{ at: event.at, journey, kind: 'entered' }, ...happenings], sends }];
  });
  const reached = past.flatMap(({ facts, run }, index) =>
    lateGoalTold(
      definition,
      run,
      enteredAgain(
        facts,
        past.slice(index + 1).map((one) => one.facts),
      ),
    ),
  );
  return [...played, { happenings: reached.map((one) => ({ ...one, journey })), sends: [] }];
}

/** A journey hears of its own time only. */
function isAbout({ id, on }: JourneyDefinition, { type, begins }: ScenarioEvent): boolean {
  return isEventEntry(on) ? begins === undefined && type === on.event : begins === id;
}
