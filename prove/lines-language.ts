import { byTests } from './by-tests.ts';
import { notYet } from './not-yet.ts';
import type { Proof } from './proof.ts';

/** What can be written in a journey, checked and played before anybody is written to. */
export const languageProofs: readonly Proof[] = [
  byTests(
    '6.1',
    'a journey begins with an event, by a schedule over a segment, or on a date of each profile; from, until, and at most so many',
    [
      'test/unit/domain/journey/entry',
      'test/integration/router/entries.test.ts',
      'test/integration/calendar',
      'test/integration/router/route.test.ts',
    ],
  ),
  byTests('6.3', 'times: dates that facts hold, hours and weekdays, over changes of the clock', [
    'test/unit/domain/journey/date-target.test.ts',
    'test/unit/domain/journey/interpreter/steps.test.ts',
  ]),
  byTests('6.4', 'one, all or some of several events, their data in later steps, and digests of them', [
    'test/unit/domain/journey/interpreter',
    'test/unit/domain/journey/digest-keys.test.ts',
    'test/unit/domain/journey/matchers.test.ts',
  ]),
  byTests('6.5', 'shares of a split, and a winner that is found by itself, once and as surely as it says', [
    'test/unit/domain/journey/winner',
    'test/unit/domain/journey/interpreter/steps.test.ts',
    'test/integration/journey/splits.test.ts',
  ]),
  byTests('6.6', 'enrolling elsewhere and waiting for its end, and a throttle over all of a journey', [
    'test/unit/domain/journey/interpreter/await-end.test.ts',
    'test/unit/domain/journey/interpreter/throttle.test.ts',
    'test/unit/domain/journey/enroll-loops.test.ts',
  ]),
  byTests('6.9', 'a part of what was done is taken back, newest first and once, and the rest goes on', [
    'test/unit/domain/journey/interpreter/take-back.test.ts',
    'test/unit/activities/saga.test.ts',
    'test/workflow/saga.test.ts',
    'test/integration/saga',
  ]),
  byTests('6.10', 'conditions on traits, deeds, segments and reach: the same in memory and to the database', [
    'test/unit/domain/condition',
    'test/unit/domain/policy/reach.test.ts',
    'test/integration/campaign/segment.test.ts',
    'test/integration/campaign/deeds.test.ts',
    'test/integration/send/reach.test.ts',
    'test/unit/domain/routing/doors.test.ts',
    'test/integration/router/entries.test.ts',
  ]),
  byTests('6.12', 'what validate knows before anybody is in a journey: worst cases, doubts, circles, secrets', [
    'test/unit/adapters/workspace',
    'test/unit/domain/journey/most-messages.test.ts',
    'test/unit/domain/journey/worst-cases.test.ts',
  ]),
  byTests('6.13', 'many people on a virtual clock, the same for the same seed; and tests of one’s own', [
    'test/unit/domain/crowd',
    'test/unit/cli/crowd',
    'test/unit/testing',
  ]),
  byTests('6.14', 'what happened, played through a journey, beside the published version, and made real', [
    'test/unit/domain/past',
    'test/integration/workspace/past.test.ts',
  ]),
  byTests('6.15', 'what one version changes of another, in words and drawn: as Mermaid, and as SVG', [
    'test/unit/domain/journey/differences.test.ts',
    'test/unit/domain/journey/graph.test.ts',
    'test/unit/domain/journey/drawing',
    'test/unit/cli/drawing',
  ]),
  byTests('6.16', 'people on their way carried over to another version, by a map of steps, in stages, and back', [
    'test/unit/domain/journey/migration',
    'test/workflow/migrate.test.ts',
    'test/integration/journey/migrate-people.test.ts',
  ]),
  byTests(
    '6.18',
    'a year of weekly rounds and 50,000 events in one wait, in histories that stay small; histories of every step replay',
    ['test/workflow/journey.test.ts', 'test/replay'],
    { SIGNALS: '50000' },
  ),
  notYet('6.19', '200,000 asleep, 10,000 woken at one local hour', 'no run is that large'),
  byTests(
    '6.20',
    'one interpreter: the same decisions in the simulator and in Temporal, properties over random journeys, round trips',
    [
      'test/unit/domain/journey/interpreter/properties.test.ts',
      'test/workflow/same-decisions.test.ts',
      'test/unit/adapters/workspace/journey-yaml.test.ts',
    ],
  ),
  byTests('6.21', 'every example of the language’s page and of the cookbook is read, checked and played', [
    'test/unit/adapters/workspace',
    'test/unit/domain/workspace',
  ]),
];
