import type { SandboxClock } from '../time/clock.ts';
import { longs, shorts, words } from '../oracle/columns.ts';
import type { Recorder } from '../oracle/oracle.ts';
import type { Report } from '../send/report.ts';
import { failures, statuses, type FailureName, type StatusName } from '../registry/statuses.ts';
import { KEPT_MS, type PollQueue } from './poll-queue.ts';

const statusNames = Object.keys(statuses) as StatusName[];
const errorNames = Object.keys(failures) as FailureName[];
const statusNumbers = new Map(statusNames.map((name, number) => [name, number]));
const errorNumbers = new Map(errorNames.map((name, number) => [name, number]));

/**
 * Delivery reports that wait to be fetched: numbers only, because a sender who never asks may leave very many of them
 * behind. Their messages are read when somebody asks.
 */
export function createReportQueue(clock: SandboxClock, oracle: Pick<Recorder, 'bySeq'>): PollQueue<Report> {
  const [seqs, verdicts, errors, dones] = [words(), shorts(), shorts(), longs()];
  let head = 0;
  let end = 0;

  const reportAt = (place: number): Report | undefined => {
    const entry = oracle.bySeq(seqs.get(place));
    const [status, error] = [statusNames[verdicts.get(place)], errorNames[errors.get(place)]];
    if (entry === undefined || status === undefined || error === undefined) return undefined;
    return { entry, verdict: { status, error }, doneAt: dones.get(place), call: entry.call };
  };
  /** What was taken, and what is too old, goes; what it occupied is given back block by block. */
  const trim = (): void => {
    const oldest = clock.now() - KEPT_MS;
    while (head < end && (seqs.get(head) === 0 || dones.get(head) < oldest)) head += 1;
    for (const column of [seqs, verdicts, errors, dones]) column.dropBefore(head);
  };
  const each = function* (): Generator<readonly [number, Report]> {
    for (let place = head; place < end; place += 1) {
      const report = seqs.get(place) === 0 ? undefined : reportAt(place);
      if (report) yield [place, report];
    }
  };
  return {
    add({ entry, verdict, doneAt }) {
      seqs.set(end, entry.seq);
      verdicts.set(end, statusNumbers.get(verdict.status) ?? 0);
      errors.set(end, errorNumbers.get(verdict.error) ?? 0);
      dones.set(end, doneAt);
      end += 1;
      if (end % 1_024 === 0) trim();
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
    count(wanted) {
      trim();
      let count = 0;
      for (const [, report] of each()) if (wanted(report)) count += 1;
      return count;
    },
    clear() {
      for (const column of [seqs, verdicts, errors, dones]) column.clear();
      head = 0;
      end = 0;
    },
  };
}
