import { byCommand } from './by-command.ts';
import { byTests } from './by-tests.ts';
import type { Proof } from './proof.ts';

/** What a stack keeps while it is broken on purpose. */
export const chaosProofs: readonly Proof[] = [
  byTests('5.8', 'other content under a used id is parked, however soon it comes', [
    'test/unit/api/publish-event.test.ts',
    'test/integration/api/segment.test.ts',
    'test/integration/router/route.test.ts',
  ]),
  byCommand(
    '5.9',
    'half an hour of everything that can be done to a stack',
    './carillon chaos --minutes 30 --seed 2026',
    'every promise held, nothing left out',
  ),
  byTests('5.10', 'the history checker finds each sin alone, and nothing in an honest run', [
    'test/unit/cli/chaos/history',
  ]),
  byCommand(
    'R1',
    'kill -9 of one after the other, ten minutes',
    './carillon chaos --bar R1 --minutes 10 --seed 2026',
    '0 lost, 0 doubled',
  ),
  byCommand(
    'R3',
    'a fifth of the messages taken and answered badly, by a provider that forgets ids',
    './carillon chaos --bar R3 --minutes 5 --seed 2026',
    '0 doubled',
  ),
  byCommand(
    'R3-',
    'with look-ups blinded the same run finds duplicates',
    './carillon chaos --bar R3 --minutes 1 --seed 2026 --negative',
    'duplicates are found',
  ),
  byCommand(
    'R6',
    'processes frozen beyond their leases, and woken',
    './carillon chaos --bar R6 --minutes 15 --seed 2026',
    '0 doubled',
  ),
  byCommand(
    'R7',
    'everything killed at once, again and again',
    './carillon chaos --bar R7 --minutes 5 --seed 2026',
    '0 lost, 0 doubled',
  ),
];
