import { byCommand } from './by-command.ts';
import { byTests } from './by-tests.ts';
import type { Proof } from './proof.ts';

/** What kill -9 of everything must not do. */
export const killProofs: readonly Proof[] = [
  byCommand(
    '2.20',
    '20 kills between acceptance and record, every process killed twice under load',
    'npm run --silent test:kill -- --seed 2026',
    '0 lost, 0 doubled',
  ),
  byCommand(
    '2.20+',
    'the same with sends on the queue of their channel',
    'npm run --silent test:kill -- --seed 2027 --local-first off',
    '0 lost, 0 doubled',
  ),
  byCommand(
    '2.20-',
    'with look-ups blinded the test finds duplicates',
    'npm run --silent test:kill -- --seed 2028 --negative',
    'duplicates are reported',
  ),
  byTests('2.19r', 'engines restarted, people merged, a halt, a hanging database, with events flowing', [
    'test/e2e/faults/faults.test.ts',
  ]),
  byTests('2.19r+', 'the same with sends on the queue of their channel', ['test/e2e/faults/faults.test.ts'], {
    CARILLON_LOCAL_FIRST: 'off',
  }),
  byCommand(
    '2.19b',
    'Temporal’s store put back to a copy 60 s older mid-run',
    'node --import tsx test/kill/roll-back-main.ts --age 60',
    '0 lost, 0 doubled',
  ),
  byCommand(
    '2.19b+',
    'the same with sends on the queue of their channel',
    'node --import tsx test/kill/roll-back-main.ts --age 60 --local-first off',
    '0 lost, 0 doubled',
  ),
  byTests('2.20s', 'the short form, in npm test', ['test/e2e/faults/kill.test.ts']),
];
