import { byBench } from './by-bench.ts';
import { byCommand } from './by-command.ts';
import { byTests } from './by-tests.ts';
import type { Proof } from './proof.ts';

/** What a stack keeps while it is broken on purpose: the bars that `carillon chaos` makes, and their small forms in `npm test`. */
export const chaosProofs: readonly Proof[] = [
  byTests('5.1', 'the ledger’s protocol: a pure machine, its interleavings, and the SQL that goes the same ways', [
    'test/unit/activities/interleavings.test.ts',
    'test/integration/ledger/protocol.test.ts',
    'test/integration/ledger/ledger.test.ts',
  ]),
  byTests('5.3', 'late messages go by their author’s word; an answer in the backlog wins over the timer of its wait', [
    'test/unit/domain/policy/decide.test.ts',
    'test/integration/router/backlog.test.ts',
    'test/workflow/journey.test.ts',
    'test/replay',
    'test/e2e/faults/faults.test.ts',
  ]),
  byTests('5.4', 'enrollments that drifted from their workflows are ended or started again, and said', [
    'test/integration/router/drift.test.ts',
  ]),
  byTests('5.8', 'other content under a used id is parked, however soon it comes', [
    'test/unit/api/publish-event.test.ts',
    'test/integration/api/segment.test.ts',
    'test/integration/router/route.test.ts',
  ]),
  byTests('5.13r', 'what has ended long ago leaves by its owner, and takes no promise along', [
    'test/integration/retention',
  ]),
  byCommand(
    '5.9',
    'half an hour of everything that can be done to a stack',
    './carillon chaos --minutes 30 --seed 2026',
    'every promise held, nothing left out',
  ),
  byTests('5.9s', 'what is done, to whom and when, is what the seed says; the small forms of R2, R3 and R6', [
    'test/unit/fault-points.test.ts',
    'test/unit/cli/chaos',
    'test/e2e/faults/chaos.test.ts',
  ]),
  byTests('5.10', 'the history checker finds each sin alone, and nothing in an honest run', [
    'test/unit/cli/chaos/history',
  ]),
  byCommand(
    'R1',
    'kill -9 of one after the other, ten minutes',
    './carillon chaos --bar R1 --minutes 10 --seed 2026',
    '0 lost, 0 doubled',
  ),
  byTests('R1s', 'everything killed in turn, and between acceptance and record', ['test/e2e/faults/kill.test.ts']),
  byCommand(
    'R2',
    'a process dies before and after each effect, at every fault point',
    './carillon chaos --bar R2 --minutes 15 --rate 10 --seed 2026',
    'every point hit, 0 lost, 0 doubled',
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
  byTests('R4', 'where nobody can be asked, what is in doubt is held: as many as were put in doubt', [
    'test/e2e/faults/kill.test.ts',
    'test/contract/smtp-gateway.test.ts',
    'test/unit/activities/interleavings.test.ts',
  ]),
  byTests('R5', 'a commit and an acknowledged event are on disk; live delivery refuses servers where they are not', [
    'test/integration/engines/nats.test.ts',
    'test/integration/engines/postgres.test.ts',
    'test/integration/engines/durability.test.ts',
    'test/unit/domain/durability',
    'test/unit/power',
  ]),
  byCommand(
    'R5+',
    '100 power cuts of the disk under NATS and PostgreSQL, its cache lost in part',
    'node --import tsx test/power/main.ts --cuts 100 --seed 2026',
    '0 acknowledged events and claims lost',
  ),
  byCommand(
    'R5-',
    'with engines that sync now and then the same run finds losses',
    'node --import tsx test/power/main.ts --negative --seed 2026',
    'lost events and claims are found',
  ),
  byCommand(
    'R5t',
    'every 202 follows a completed sync of its event, in the system calls of api and NATS',
    'node --import tsx test/power/trace/main.ts --events 300',
    'all after, none before',
  ),
  byCommand(
    'R5t-',
    'with a NATS that syncs now and then the trace says so',
    'node --import tsx test/power/trace/main.ts --events 100 --negative',
    'none after, all before',
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
    './carillon chaos --bar R7 --minutes 12 --seed 2026',
    '0 lost, 0 doubled',
  ),
  byCommand(
    'R7+',
    'everything is killed while 1,000 people wait, until all their waits are over; 100,000 events come while the workers are away',
    'npm run --silent test:outage',
    'timers ≤ 5 s late, policy asked again; 0 lost; ≤ 512 MiB a process; never below 0.7 of the pace',
  ),
  byCommand(
    'R7+-',
    'the same with timers taken away, a no taken back, events kept back, workers frozen and memory wasted: all of it is found',
    'npm run --silent test:outage -- --people 200 --events 30000 --negative',
    'each is found',
  ),
  byTests('R7s', '2,000 events while the workers are away, then everything killed at once: each is handled once', [
    'test/e2e/faults/outage.test.ts',
  ]),
  byCommand(
    'R8',
    'the volume of the streams is full, and has room again',
    './carillon chaos --bar R8 --minutes 5 --seed 2026',
    '0 acknowledged lost',
  ),
  byTests('R8s', 'while the stream takes nothing: 503 with Retry-After, nothing hangs, and the retry is taken', [
    'test/integration/api/outages.test.ts',
    'test/sandbox/full-disk.test.ts',
  ]),
  byTests(
    'R9',
    'every repeat of an event hears success and is one journey, from many at once, after the window and a restart',
    [
      'test/integration/api/repeats.test.ts',
      'test/integration/api/segment.test.ts',
      'test/unit/api/publish-event.test.ts',
    ],
  ),
  byTests('R10', 'events of a person are handled in turn, whoever of two routers dies or freezes', [
    'test/integration/router/outage.test.ts',
    'test/integration/router/route.test.ts',
  ]),
  byTests('R11', 'poison stands alone, is parked with its reason, and comes back once', [
    'test/integration/router/poison.test.ts',
    'test/integration/router/dlq-command.test.ts',
  ]),
  byTests('R12', '2,000 sagas that fail anywhere, with any process dying', ['test/unit/activities/saga.test.ts'], {
    SAGAS: '2000',
  }),
  byCommand(
    'L1',
    'the provider answers 503, again and again',
    './carillon chaos --bar L1 --minutes 5 --seed 2026',
    '0 lost, 0 doubled, ≥ 90 % settled in 120 s',
  ),
  byCommand(
    'L2',
    'the provider answers 429 with Retry-After, again and again',
    './carillon chaos --bar L2 --minutes 5 --seed 2026',
    '0 lost, 0 doubled, ≥ 90 % settled in 120 s',
  ),
  byTests('L2s', 'nothing is asked of an account before its Retry-After is over, by any channel', [
    'test/unit/adapters/infobip/client/account-gate.test.ts',
    'test/unit/adapters/http/retry-after.test.ts',
  ]),
  byBench(
    'L1+',
    'after 503 for 60 s: no second above the rate, 90 % of it within 30 s, a probe a second at most, 8 attempts a message at most',
    'outage',
    'every part',
  ),
  byBench('L1-', 'with nothing that a breaker opens at, the same run falls short', 'unguarded-outage', 'it does'),
  byTests(
    'L1s',
    'a provider that fails is asked once a second by all processes together, and nobody is claimed in vain',
    [
      'test/unit/adapters/infobip/client/outage.test.ts',
      'test/unit/adapters/infobip/client/breaker.test.ts',
      'test/integration/adapters/account-probes.test.ts',
      'test/integration/campaign/outage.test.ts',
      'test/unit/bench/outage-verdict.test.ts',
    ],
  ),
  byTests('L3', 'the rate holds in every second, with several workers, and with one that was stopped', [
    'test/integration/campaign/pages.test.ts',
    'test/unit/domain/campaign/pace.test.ts',
  ]),
  byBench('L4', 'one channel at 30 s latency: the others’ p95 against what it is alone', 'bulkhead', '≤ 1.2×'),
  byBench(
    'L4-',
    'where slow ones share the slots of those that are timed, the same run falls short',
    'shared-slots',
    '> 1.2×',
  ),
  byTests('L4s', 'a slow channel holds one slot of those that all share', ['test/unit/activities/send-here.test.ts']),
  byCommand(
    'W3+',
    'the api is away for four hours of the provider’s clock: every repeat of a callback is absorbed, and what is answered 2xx is on disk',
    'npm run --silent test:callbacks',
    '0 lost, 0 doubled, 0 refused; p99 ≤ 200 ms; 0 gone after kill -9',
  ),
  byCommand(
    'W3+-',
    'with callbacks answered before anything is stored, and answers kept back, the same run finds both',
    'npm run --silent test:callbacks -- --recipients 2000 --ambushes 2 --negative',
    'both are found',
  ),
  byCommand(
    'C1j',
    'the clock of a worker jumps by two hours, forth and back',
    './carillon chaos --bar C1 --minutes 5 --seed 2026',
    'nothing at night, 0 lost, 0 doubled',
  ),
  byTests(
    'C2+',
    'a hundred ways to say no in free words are heard, as many others are not taken for one, the doubtful wait for a person',
    [
      'test/unit/domain/message/refusals',
      'test/unit/domain/policy/decide.test.ts',
      'test/integration/receipts/free-words.test.ts',
      'test/integration/api/opt-outs.test.ts',
    ],
  ),
  byTests('C7', 'one call says why, for every message sent and not sent', [
    'test/unit/domain/why',
    'test/integration/api/why.test.ts',
  ]),
  byTests(
    'C7+',
    'an audit line that is changed, taken out, put in or moved is found, the newest by a head kept elsewhere',
    ['test/unit/domain/audit', 'test/integration/audit'],
  ),
];
