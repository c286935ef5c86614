import { realClock } from '../../domain/clock.ts';
import type { Ledger, SendRef } from '../../domain/message/ledger.ts';
import type { LedgerRow } from '../../domain/message/ledger-row.ts';
import { move, type Move, type Standing } from '../../domain/message/protocol.ts';
import type { SendFacts } from '../../domain/policy/facts.ts';

/** A ledger of one message: the protocol itself (domain/message/protocol.ts) behind the port that the real one has. */
export type MemoryLedger = Ledger & {
  readonly row: () => LedgerRow | null;
  readonly report: (delivery: 'delivered' | 'undelivered') => void;
};

export function memoryLedger(options: {
  readonly now: () => number;
  /** Each call waits for its turn, then happens at once. */
  readonly turn: (what: string) => Promise<void>;
  /** A guard that a negative control takes away: everybody acts under the epoch that there is. */
  readonly unfenced?: boolean;
}): MemoryLedger {
  const { now, turn, unfenced = false } = options;
  let standing: Standing | null = null;
  /** Epochs whose message may have left. */
  const doubts = new Set<number>();
  let about: Pick<LedgerRow, 'reason' | 'gateway' | 'attemptStarted' | 'firstAttemptAt'> = {
    reason: 'claimed',
    gateway: null,
    attemptStarted: null,
    firstAttemptAt: null,
  };
  const row = (): LedgerRow | null =>
    standing === null
      ? null
      : { ...standing, ...about, id: 'row', messageId: 'message', tries: [], doubts: doubts.size };
  const make = (made: Move): boolean => {
    const after = move(
      standing,
      unfenced && standing !== null && 'epoch' in made ? { ...made, epoch: standing.epoch } : made,
    );
    if (after !== null) standing = after;
    return after !== null;
  };
  const facts = (): SendFacts => ({
    enrollment: null,
    journey: null,
    profile: { id: 'p', traits: { phone: '+385911234567', email: 'ana@example.com' }, revision: 1 },
    consents: [],
    suppressions: [],
    halts: [],
    settings: {},
    row: row(),
    entry: {},
    clock: realClock,
  });
  return {
    row,
    report: (delivery) => void make({ kind: 'report', delivery }),
    async facts(ref: SendRef) {
      await turn('facts');
      const subject = { ...ref, workspace: 'default', entryProfileId: 'p', journeyId: null, version: null };
      return { subject, facts: facts() };
    },
    async claim({ facts: read, leaseMs, inFlight, gateway }) {
      await turn('claim');
      const seen = read.row?.epoch ?? null;
      if (!make({ kind: 'claim', now: now(), seen, leaseMs, inFlight }) || standing === null) return null;
      about = { reason: 'claimed', gateway, attemptStarted: now(), firstAttemptAt: about.firstAttemptAt ?? now() };
      const { attempt, epoch, leaseUntil } = standing;
      return { id: 'row', messageId: 'message', attempt, epoch, leaseUntil: leaseUntil ?? 0 };
    },
    async bodyBegins({ epoch }) {
      await turn('body');
      const done = make({ kind: 'body', now: now(), epoch });
      if (done) doubts.add(epoch);
      return done;
    },
    async record({ epoch }, result, retryInMs) {
      await turn('record');
      const done = make({ kind: 'answer', now: now(), epoch, result: result.kind, retryInMs });
      if (done && result.kind === 'notSent') doubts.delete(epoch);
      return done ? row() : null;
    },
    async recordLook({ epoch, looks }, result, since) {
      await turn('recordLook');
      make({ kind: 'look', epoch, looks, result: result.kind, since });
    },
    async refuse({ facts: read, state, reason }) {
      await turn('refuse');
      const done = make({ kind: 'refuse', seen: read.row?.epoch ?? null, state });
      if (done) about = { ...about, reason };
      return done;
    },
    holdBack: () => Promise.resolve(true),
  };
}
