import { byCommand } from './by-command.ts';
import { byTests } from './by-tests.ts';
import type { Proof } from './proof.ts';

/** What tests prove: engines, the flow from event to message, and what it is built with. */
export const flowProofs: readonly Proof[] = [
  byTests('2.1', 'a clone sets itself up, as anybody, anywhere, and does nothing twice', [
    'test/unit/scripts',
    'test/e2e/setup.test.ts',
  ]),
  byTests('2.2', 'engines are found in order, or built from pinned modules', [
    'test/unit/engines',
    'test/integration/engines',
  ]),
  byTests('2.3', 'PostgreSQL from npm packages, as root and as nobody special, with real durability', [
    'test/integration/engines/postgres.test.ts',
  ]),
  byTests('2.4', 'NATS syncs every write and knows who may do what', ['test/integration/engines/nats.test.ts']),
  byTests('2.5', 'a stack starts, is found, survives kills and stops in order', [
    'test/integration/engines/lifecycle.test.ts',
    'test/integration/engines/stack.test.ts',
    'test/integration/engines/external.test.ts',
  ]),
  byTests('2.6', 'nothing of somebody else is touched, nothing leaves this machine', [
    'test/e2e/start.test.ts',
    'test/unit/config/delivery.test.ts',
  ]),
  byTests('2.7', 'events are taken as real clients send them, and never lost once acknowledged', [
    'test/unit/domain/ingest',
    'test/integration/api',
  ]),
  byTests('2.8', 'partitions, batches, matching, dead letters', ['test/integration/router']),
  byTests('2.9', 'journeys: interpreter, builder, YAML, validation, versions', [
    'test/unit/domain/journey',
    'test/unit/domain/condition',
    'test/unit/adapters/workspace',
    'test/integration/workspace',
  ]),
  byTests('2.10', 'a send is claimed, rendered, handed over and recorded, and an unknown is settled by evidence', [
    'test/unit/domain/message',
    'test/unit/domain/policy',
    'test/integration/ledger',
    'test/integration/adapters',
    'test/contract',
    'test/unit/adapters/liquid',
  ]),
  byTests('2.11', 'receipts in any order, one-click unsubscribe, STOP', [
    'test/integration/api/webhooks.test.ts',
    'test/integration/api/unsubscribe.test.ts',
    'test/integration/receipts',
  ]),
  byTests('2.12', 'a why for everything, sent and not sent', [
    'test/unit/domain/why',
    'test/integration/api/why.test.ts',
  ]),
  byTests('2.13', 'the brake stops claims at once, and a release wakes everybody', [
    'test/integration/api/commands.test.ts',
    'test/integration/ledger/ledger.test.ts',
  ]),
  byTests('2.14', 'the sandbox takes, refuses, fails and remembers', ['test/unit/sandbox', 'test/sandbox']),
  byCommand('2.17', 'types, lint, format, unused code, units', 'npm run --silent verify', 'exit code 0'),
  byCommand('2.18', 'everything, on real engines', 'npm test --silent', 'exit code 0'),
  byTests('2.19', 'the durable shell decides like the simulator; recorded histories replay', [
    'test/workflow',
    'test/replay',
  ]),
];
