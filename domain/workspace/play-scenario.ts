import type { Instant } from '../clock.ts';
import { realClock } from '../clock.ts';
import type { JourneyDefinition } from '../journey/definition.ts';
import { enters } from '../journey/matchers.ts';
import { judgeEntry } from '../routing/reentry.ts';
import type { EnrollmentFacts } from '../routing/facts.ts';
import type { Bundle } from './bundle.ts';
import { playEnrollment, type PlayTools } from './play-enrollment.ts';
import type { Happening, Scenario, ScenarioEvent } from './scenario.ts';
import { createTraits } from './scenario-traits.ts';

/**
 * Plays a scenario on a virtual clock against every journey of a bundle, as if all of them were live. Each enrollment is
 * played by itself: what one journey writes into the profile, another does not see.
 */
export function playScenario(bundle: Bundle, scenario: Scenario, tools: PlayTools): readonly Happening[] {
  const happenings = bundle.journeys.flatMap((definition) => playJourney(bundle, definition, scenario, tools));
  return happenings.sort((left, right) => left.at - right.at);
}

function playJourney(
  bundle: Bundle,
  definition: JourneyDefinition,
  scenario: Scenario,
  tools: PlayTools,
): readonly Happening[] {
  const journey = definition.id;
  const past: { readonly facts: EnrollmentFacts; readonly end: Instant }[] = [];
  return scenario.events.flatMap((event, index): readonly Happening[] => {
    if (event.type !== definition.on.event) return [];
    const facts = {
      traits: createTraits(scenario, index).at(event.at),
      event: event.properties,
      entry: event.properties,
    };
    const refused = (reason: string): Happening => ({ at: event.at, journey, kind: 'refused', reason });
    if (!enters(definition, event.type, facts)) return [refused('filtered')];
    const known = past.map((one) => ({ ...one.facts, running: one.end > event.at }));
    const decision = judgeEntry(definition.reentry, known, facts, event.at);
    if (decision.kind === 'refuse') return [refused(decision.verdict)];
    const played = playEnrollment(bundle, definition, scenario, index, tools);
    past.push({ facts: enrollmentFacts(definition, event, decision.slot), end: played.end });
    return [{ at: event.at, journey, kind: 'entered' }, ...played.happenings];
  });
}

function enrollmentFacts(definition: JourneyDefinition, event: ScenarioEvent, slot: string): EnrollmentFacts {
  return {
    id: 'simulated',
    workflowId: 'simulated',
    journeyId: definition.id,
    version: 'simulated',
    slot,
    slotHeld: true,
    running: true,
    finished: false,
    mark: null,
    heldBack: null,
    isNew: false,
    enteredAt: event.at,
    clock: realClock,
    entry: event.properties,
  };
}
