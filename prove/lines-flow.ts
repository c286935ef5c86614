import { byTests } from './by-tests.ts';
import type { Proof } from './proof.ts';

/** What tests prove: engines, the flow from event to message, and what it is built with. */
export const flowProofs: readonly Proof[] = [
  byTests('2.2', 'engines are found in order, or built from pinned modules', [
    'test/unit/engines',
    'test/integration/engines',
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
  byTests('2.14', 'the sandbox takes, refuses, fails and remembers', ['test/unit/sandbox', 'test/integration/sandbox']),
  byTests('2.19', 'the durable shell decides like the simulator; recorded histories replay', [
    'test/workflow',
    'test/replay',
  ]),
];
