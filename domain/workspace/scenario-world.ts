import type { Happened } from '../condition/answer-deeds.ts';
import type { Facts } from '../condition/path.ts';
import type { JourneyDefinition } from '../journey/definition.ts';
import { onTime, type Delivery } from '../journey/simulate.ts';
import { playedEvent } from './played-event.ts';
import { playedProfileId } from './played-message.ts';
import { countedBefore, sentEvent, type PlayedSend } from './played-sends.ts';
import type { PlayedWorld } from './played-world.ts';
import { playReceipt, receiptAfterMs } from './play-receipt.ts';
import type { Happening, Scenario, ScenarioEvent } from './scenario.ts';
import { createTraits } from './scenario-traits.ts';
import { somebodyWhoDraws } from './somebody-who-draws.ts';

/** What a scenario tells, for the run that its event of this index begins. `others`: what left from other runs, by their numbers. */
export function scenarioWorld(
  definition: JourneyDefinition,
  scenario: Scenario,
  entryIndex: number,
  { run, others, happenings }: { run: number; others: readonly PlayedSend[]; happenings: Happening[] },
): PlayedWorld {
  const entry = scenario.events[entryIndex];
  if (entry === undefined) throw new Error(`scenario '${scenario.name}' has no event ${entryIndex}`);
  const traits = createTraits(scenario);
  const factsOf = (event: ScenarioEvent): Facts => ({
    traits: traits.at(event.at),
    event: event.properties,
    entry: entry.properties,
  });
  const deliveries = scenario.events
    .slice(entryIndex + 1)
    .flatMap((event, index): readonly Delivery[] => [
      ...(Object.keys(event.traits).length > 0 ? [onTime({ kind: 'profileChanged', at: event.at })] : []),
      playedEvent(definition, { ...event, id: eventName(entryIndex + 1 + index) }, playedProfileId, () =>
        factsOf(event),
      ),
    ]);
  return {
    entry,
    profileId: playedProfileId,
    who: somebodyWhoDraws(definition, scenario.draws),
    traits,
    consentsOn: (channel) => scenario.consents.filter((consent) => consent.channel === channel),
    deliveries,
    happened: () =>
      happenedIn(
        scenario,
        others.filter((sent) => sent.run !== run),
      ),
    eventNamed: (name) => scenario.events[numberOf(name)]?.properties ?? {},
    counted: (own, at) => countedBefore(own, others, run, at),
    fateOf: ({ intent, message, at }) => {
      const report = playReceipt(scenario, intent.channel, message);
      return { kind: 'accepted', report: report === null ? null : { ...report, at: at + receiptAfterMs } };
    },
    endOf: (step) => scenario.ends[step],
    tell: (happening) => void happenings.push({ ...happening, journey: definition.id }),
  };
}

/** What the scenario tells, and the messages of these other runs. */
export const happenedIn = ({ events }: Scenario, others: readonly PlayedSend[]): readonly Happened[] => [
  ...events.filter(({ begins }) => begins === undefined),
  ...others.map(sentEvent),
];

/** By its place in the scenario. */
const eventName = (index: number): string => `event-${index}`;
const numberOf = (name: string): number => Number(name.slice('event-'.length));
