import type { SandboxClock } from '../time/clock.ts';
import { createColumn } from '../oracle/columns.ts';
import type { Verdict } from '../oracle/entry.ts';
import type { Recorder } from '../oracle/oracle.ts';
import { numberOf, verdictOf } from '../oracle/verdict-numbers.ts';
import type { Report } from '../send/report.ts';
import { KEPT_MS, type PollQueue } from './poll-queue.ts';

export type ReportQueue = Pick<PollQueue<Report>, 'take' | 'clear'> & {
  /** Reports of messages that ended alike. */
  add(seqs: readonly number[], verdict: Verdict, doneAt: number): void;
};

/**
 * Delivery reports that wait to be fetched: numbers only, because a sender who never asks may leave very many of them
 * behind. Their messages are read when somebody asks.
 */
export function createReportQueue(clock: SandboxClock, oracle: Pick<Recorder, 'bySeq'>): ReportQueue {
  const [seqs, verdicts, dones] = [createColumn(4), createColumn(2), createColumn('near')];
  let head = 0;
  let end = 0;

  const reportAt = (place: number): Report | undefined => {
    const entry = oracle.bySeq(seqs.get(place));
    if (entry === undefined) return undefined;
    return { entry, verdict: verdictOf(verdicts.get(place)), doneAt: dones.get(place), call: entry.call };
  };
  /** What was taken, and what is too old, goes; what it occupied is given back block by block. */
  const trim = (): void => {
    const oldest = clock.now() - KEPT_MS;
    while (head < end && (seqs.get(head) === 0 || dones.get(head) < oldest)) head += 1;
    for (const column of [seqs, verdicts, dones]) column.dropBefore(head);
  };
  const each = function* (): Generator<readonly [number, Report]> {
    for (let place = head; place < end; place += 1) {
      const report = seqs.get(place) === 0 ? undefined : reportAt(place);
      if (report) yield [place, report];
    }
  };
  return {
    add(ended, verdict, doneAt) {
      const number = numberOf(verdict);
      for (const seq of ended) {
        seqs.set(end, seq);
        verdicts.set(end, number);
        dones.set(end, doneAt);
        end += 1;
        if (end % 1_024 === 0) trim();
      }
    },
    take(limit, wanted) {
      trim();
      const taken: Report[] = [];
      if (limit === 0) return taken;
      for (const [place, report] of each()) {
        if (!wanted(report)) continue;
        taken.push(report);
        seqs.set(place, 0);
        if (taken.length >= limit) break;
      }
      trim();
      return taken;
    },
    clear() {
      for (const column of [seqs, verdicts, dones]) column.clear();
      head = 0;
      end = 0;
    },
  };
}
