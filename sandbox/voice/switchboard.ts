import type { SandboxClock } from '../clock.ts';
import type { Entry } from '../oracle/entry.ts';
import type { Recorder } from '../oracle/oracle.ts';
import type { Timers } from '../timers.ts';
import { collectKeys, type CallEnd, type CallFate } from './call.ts';

/** The vendor's own default, seconds. */
const RINGS_S = 45;
/** Real ms: a page that is closed in the middle of a call must not keep it open for ever. */
const LONGEST_TALK_MS = 120_000;

type End = (fate: Exclude<CallFate, 'rings'>, call: CallEnd) => void;
type Line = { readonly entry: Entry; readonly end: End; talking: boolean; since: number; keys: string };

/** Calls that wait for a person: rung, answered, keyed and ended from the page of phones. */
export type Switchboard = {
  /** Rings; `end` is called once, with how it went. */
  ring(entry: Entry, end: End): void;
  /** Each answers false where there is no such call (any more). */
  answer(seq: number): boolean;
  press(seq: number, keys: string): boolean;
  hangUp(seq: number): boolean;
  decline(seq: number): boolean;
  isUp(seq: number): boolean;
  clear(): void;
};

export function createSwitchboard(deps: {
  readonly oracle: Pick<Recorder, 'ring' | 'pickUp'>;
  readonly clock: SandboxClock;
  readonly timers: Timers;
  readonly leastRingMs: number;
}): Switchboard {
  const { oracle, clock, timers, leastRingMs } = deps;
  const lines = new Map<number, Line>();

  const finish = (line: Line, fate: Exclude<CallFate, 'rings'>): boolean => {
    lines.delete(line.entry.seq);
    const seconds = line.talking ? Math.max(1, Math.round((clock.now() - line.since) / 1_000)) : 0;
    const keys = collectKeys(line.keys, line.entry.maxDtmf);
    line.end(fate, { answeredBy: line.talking ? 'HUMAN' : null, keys, seconds });
    return true;
  };
  const ringing = (seq: number): Line | undefined => {
    const line = lines.get(seq);
    return line?.talking === false ? line : undefined;
  };
  const talking = (seq: number): Line | undefined => {
    const line = lines.get(seq);
    return line?.talking === true ? line : undefined;
  };
  return {
    ring(entry, end) {
      const line: Line = { entry, end, talking: false, since: clock.now(), keys: '' };
      const waitMs = Math.max(leastRingMs, clock.wait((entry.ringTimeout ?? RINGS_S) * 1_000));
      lines.set(entry.seq, line);
      oracle.ring(entry.seq, clock.now() + waitMs);
      timers.after(
        waitMs,
        () => {
          if (lines.get(entry.seq) === line && !line.talking) finish(line, 'noAnswer');
        },
        'ringing ends',
      );
    },
    answer(seq) {
      const line = ringing(seq);
      if (line === undefined) return false;
      line.talking = true;
      line.since = clock.now();
      oracle.pickUp(seq);
      timers.after(
        LONGEST_TALK_MS,
        () => {
          if (lines.get(seq) === line) finish(line, 'answered');
        },
        'call ends',
      );
      return true;
    },
    press(seq, keys) {
      const line = talking(seq);
      if (line === undefined) return false;
      line.keys += keys;
      return true;
    },
    hangUp(seq) {
      const line = talking(seq);
      return line !== undefined && finish(line, 'answered');
    },
    decline(seq) {
      const line = ringing(seq);
      return line !== undefined && finish(line, 'declined');
    },
    isUp: (seq) => lines.has(seq),
    clear: () => lines.clear(),
  };
}
