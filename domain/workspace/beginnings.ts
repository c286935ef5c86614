import type { Instant } from '../clock.ts';
import { dateCame, isEventEntry, isScheduleEntry, scheduleCame } from '../journey/entry/entry.ts';
import { nextDate } from '../journey/entry/date-times.ts';
import { nextTime } from '../journey/entry/schedule-times.ts';
import type { JourneyDefinition } from '../journey/definition.ts';
import { profileZone } from '../policy/decide.ts';
import type { Zones } from '../policy/zones.ts';
import type { Bundle } from './bundle.ts';
import type { Scenario, ScenarioEvent } from './scenario.ts';
import { createTraits } from './scenario-traits.ts';

/**
 * The scenario with an instant for everything that the calendar begins: the first time that comes from where the scenario says, with the
 * profile as it is then. One that never comes is left out, as it is in life: a person without the date.
 */
export function withBeginnings(bundle: Bundle, scenario: Scenario, zones: Zones): Scenario {
  if (scenario.events.every(({ begins }) => begins === undefined)) return scenario;
  const given = { ...scenario, events: scenario.events.filter(({ begins }) => begins === undefined) };
  const events = scenario.events.flatMap((event): readonly ScenarioEvent[] => {
    if (event.begins === undefined) return [event];
    const definition = bundle.journeys.find(({ id }) => id === event.begins);
    if (definition === undefined || isEventEntry(definition.on))
      throw new Error(
        `scenario '${scenario.name}': '${event.begins}' is no journey that begins by a schedule or a date`,
      );
    const at = timeFrom(definition, given, event.at, bundle, zones);
    if (at === null) return [];
    const type = isScheduleEntry(definition.on) ? scheduleCame : dateCame;
    return [{ ...event, at, type, properties: { at: new Date(at).toISOString() } }];
  });
  return { ...scenario, events: events.toSorted((left, right) => left.at - right.at) };
}

/** Each change of the profile may move the date, or the person to where the schedule comes at another time: what comes before the next one counts. */
function timeFrom(
  { on }: JourneyDefinition,
  scenario: Scenario,
  from: Instant,
  { settings }: Bundle,
  zones: Zones,
): Instant | null {
  if (isEventEntry(on)) return null;
  const changes = scenario.events.flatMap(({ at, traits }) =>
    at > from && Object.keys(traits).length > 0 ? [at] : [],
  );
  for (const [index, since] of [from, ...changes].entries()) {
    const traits = createTraits(scenario).at(since);
    const person = { profile: { id: '', traits, revision: 0 }, settings };
    const zone = on.zone === 'profile' ? profileZone(person, zones) : on.zone;
    const after = index === 0 ? since - 1 : since;
    const found = isScheduleEntry(on)
      ? nextTime({ schedule: on.schedule, zone }, after, zones)
      : nextDate({ entry: on, traits, zone, zones }, after);
    if (found !== null && found < (changes[index] ?? Infinity)) return found;
  }
  return null;
}
