import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Submission, Verdict } from '../../../sandbox/oracle/entry.ts';
import { openOracle, type Recorder } from '../../../sandbox/oracle/oracle.ts';
import type { Run } from '../../../sandbox/oracle/run.ts';
import { readRuns } from '../../../sandbox/sms/read-runs.ts';
import { createStandingClock } from '../../../sandbox/time/clock.ts';

const ids = ['m-1', 'm-2', 'š-3', 'm"4'];
const people = ['385911111111', '41793026727', 'ana@example.org'];
const verdicts: readonly Verdict[] = [
  { status: 'DELIVERED_TO_HANDSET', error: 'NO_ERROR' },
  { status: 'UNDELIVERABLE_NOT_DELIVERED', error: 'EC_UNKNOWN_SUBSCRIBER' },
];

const submission = (messageId: string, to: string, text: string, sendAt: string | undefined): Submission => ({
  channel: 'sms',
  via: 'sms/3',
  account: 'default',
  messageId,
  bulkId: 'b',
  to,
  from: 'Acme',
  text,
  contentHash: text,
  outcome: 'accepted',
  status: 'PENDING_ACCEPTED',
  error: 'NO_ERROR',
  parts: 1,
  sendAt,
});

const one = fc.nat({ max: 2_000 });
/** `alike`: more than what is kept of a file in memory, so that some are read from it. */
const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('record' as const),
      messageId: fc.constantFrom(...ids),
      to: fc.constantFrom(...people),
      text: fc.constantFrom('Hi', 'Žao', 'x'.repeat(9_000)),
      sendAt: fc.constantFrom(undefined, '2026-12-24T09:00:00.000Z'),
      alike: fc.constantFrom(0, 0, 2, 600),
    }),
  },
  fc.record({
    kind: fc.constant('run' as const),
    /** An id that may be known already, twice. */
    known: fc.constantFrom(...ids.slice(0, 2)),
    count: fc.constantFrom(2, 5, 600),
  }),
  fc.record({
    kind: fc.constant('settle' as const),
    from: one,
    count: fc.nat({ max: 5 }),
    verdict: fc.nat({ max: 1 }),
  }),
  fc.record({ kind: fc.constant('mark' as const), seq: one, held: fc.constantFrom('PAUSED', 'CANCELED', undefined) }),
  fc.record({ kind: fc.constant('reported' as const), seq: one, how: fc.constantFrom('pushed', 'lost') }),
  fc.record({ kind: fc.constant('forget' as const), seq: one }),
  fc.record({ kind: fc.constant('see' as const), seq: one }),
  fc.record({ kind: fc.constant('receive' as const) }),
  fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 60_000 }) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Of a request as clients write it. */
function runOf(name: string, known: string, count: number): Run {
  const destinations = Array.from({ length: count }, (_, n) => ({
    to: String(38_590_000_000 + n),
    messageId: n % 4 === 3 ? known : `${name}-${n}`,
  }));
  const body = { messages: [{ destinations, text: 'x'.repeat(1_024) }] };
  return readRuns(Buffer.from(JSON.stringify(body))).runs.get(0) as Run;
}

function take(oracle: Recorder, done: Exclude<Step, { kind: 'pass' }>): void {
  switch (done.kind) {
    case 'record': {
      const { messageId, to, text, sendAt, alike } = done;
      const entry = oracle.record(submission(messageId, to, text, sendAt));
      const occasion = oracle.occasion(alike === 2 ? 'another' : 'b');
      for (let n = 0; n < alike; n += 1) {
        const seq = oracle.lastSeq();
        oracle.recordLike(entry, occasion, `like-${seq}`, String(38_590_000_000 + seq));
      }
      return;
    }
    case 'run': {
      const like = oracle.record(submission(`run-of-${oracle.lastSeq()}`, '385911111111', 'Hi', undefined));
      const run = runOf(like.messageId, done.known, done.count);
      for (let from = 1; from < run.count; from += 1)
        from = oracle.recordRun(like, oracle.occasion('runs'), { run, from, until: run.count });
      return;
    }
    case 'settle': {
      const seqs = Array.from({ length: done.count }, (_, n) => done.from + n);
      return oracle.settle(seqs, verdicts[done.verdict] as Verdict);
    }
    case 'mark':
      return oracle.mark([done.seq], { held: done.held });
    case 'reported':
      return oracle.reported([done.seq], done.how);
    case 'forget':
      return oracle.forget([done.seq]);
    case 'see':
      return oracle.see(done.seq);
    case 'receive':
      oracle.receive({ messageId: 'in', channel: 'sms', account: 'default', from: '385', to: 'Acme', text: 'Hi' });
  }
}

const all = (oracle: Recorder) => ({
  entries: oracle.entries,
  backwards: [...oracle.each('newest')],
  byId: [...ids, 'like-1', 'run-of-0', 'run-of-0-2', 'nobody'].map((id) => oracle.byMessageId(id)),
  ofAna: oracle.find({ to: 'ana@example.org' }),
  deliveries: [...oracle.deliveries(0)].map(({ seq }) => seq).toSorted((one, other) => one - other),
  delivered: oracle.delivered(),
  lastSeq: oracle.lastSeq(),
  inbound: oracle.inbound,
  standing: oracle.entries.slice(0, 50).map(({ seq }) => {
    const { held, doneAt, sendAt } = oracle.standing(seq) ?? {};
    return { held, doneAt, sendAt };
  }),
});

describe('an oracle', () => {
  it('tells the same in memory, with a folder, and after a restart from it', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const folder = mkdtempSync(join(tmpdir(), 'oracle '));
        const { clock, moveTo } = createStandingClock(Date.parse('2026-12-24T08:00:00Z'));
        const inMemory = openOracle({ clock });
        let onFile = openOracle({ clock, folder });
        try {
          for (const done of steps) {
            if (done.kind === 'pass') moveTo(clock.now() + done.ms);
            else for (const oracle of [inMemory, onFile]) take(oracle, done);
          }
          const expected = all(inMemory);
          expect(all(onFile)).toEqual(expected);
          expect(expected.standing).toEqual(
            expected.entries.slice(0, 50).map(({ held, doneAt, sendAt }) => ({ held, doneAt, sendAt })),
          );
          onFile.close();
          onFile = openOracle({ clock, folder });
          expect(all(onFile)).toEqual(expected);
        } finally {
          onFile.close();
          rmSync(folder, { recursive: true, force: true });
        }
      }),
      { numRuns: 40 },
    );
  });
});
