import { byCommand } from './by-command.ts';
import { byTests } from './by-tests.ts';
import type { Proof } from './proof.ts';

const foreign = 'node --import tsx prove/foreign-environment.ts';

/** What a user sees of the whole. */
export const e2eProofs: readonly Proof[] = [
  byCommand('2.6t', 'npm test touches no server of somebody else', foreign, '0 connections, database unchanged'),
  byTests('2.15', 'npm start plays the example, ok is computed, its evidence adds up; so with servers of the caller', [
    'test/e2e/start.test.ts',
    'test/e2e/own-servers.test.ts',
    'test/unit/cli/demo',
  ]),
  byTests('3.13', 'npm start plays onboarding, a campaign to 2,000 and support; what is undone has its evidence', [
    'test/unit/cli/demo',
    'test/e2e/start.test.ts',
    'test/e2e/own-servers.test.ts',
  ]),
  byTests('2.16', 'the first journey works as written', [
    'test/e2e/first-journey.test.ts',
    'test/integration/workspace/commands.test.ts',
  ]),
  byTests('2.21', 'no personal data in histories, subjects, logs, metrics', ['test/e2e/start.test.ts']),
  byTests('2.22', 'bad input is refused with a sentence that helps', [
    'test/e2e/start.test.ts',
    'test/integration/api/refusals.test.ts',
    'test/unit/adapters/workspace',
  ]),
];
