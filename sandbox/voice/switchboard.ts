import type { SandboxClock } from '../time/clock.ts';
import type { Entry } from '../oracle/entry.ts';
import type { Recorder } from '../oracle/oracle.ts';
import type { Timers } from '../time/timers.ts';
import type { CallEnd } from './call-end.ts';
import { collectKeys, RINGS_S, type CallResult } from './call.ts';
import { createTalk, type Talk, type TalkDeps } from './talk.ts';

/** Of the clock: a page that is closed in the middle of a call must not keep it open for ever. A scenario goes on by itself, so it gets longer. */
const LONGEST_TALK_MS = 120_000;
const LONGEST_SCENARIO_MS = 900_000;

export type End = (result: CallResult, call: Omit<CallEnd, 'tries'>) => void;
type Line = {
  readonly entry: Entry;
  readonly end: End;
  readonly rangAt: number;
  talk: Talk | undefined;
  answeredAt: number;
  keys: string;
};

/** Calls that wait for a person: rung, answered, keyed and ended from the page of phones. */
export type Switchboard = {
  /** Rings; `end` is called once, with how it went. */
  ring(entry: Entry, end: End): void;
  /** Each answers false where there is no such call (any more). */
  answer(seq: number): boolean;
  press(seq: number, keys: string): boolean;
  /** Words, where a scenario listens for them. */
  speak(seq: number, words: string): boolean;
  hangUp(seq: number): boolean;
  decline(seq: number): boolean;
  clear(): void;
};

export function createSwitchboard(
  deps: TalkDeps & {
    readonly oracle: Pick<Recorder, 'ring' | 'pickUp' | 'say'>;
    readonly clock: SandboxClock;
    readonly timers: Timers;
    readonly leastRingMs: number;
  },
): Switchboard {
  const { oracle, clock, timers, leastRingMs } = deps;
  const lines = new Map<number, Line>();

  const finish = (line: Line, result: CallResult): boolean => {
    lines.delete(line.entry.seq);
    const { entry, talk, rangAt, answeredAt } = line;
    const known = entry.speech?.machineDetection !== undefined || talk?.collected !== undefined;
    const seconds = talk ? Math.max(1, Math.round((clock.now() - answeredAt) / 1_000)) : 0;
    line.end(result, {
      answeredBy: talk && known ? 'HUMAN' : null,
      keys: talk?.collected ? line.keys : collectKeys(line.keys, entry.speech?.maxDtmf),
      seconds,
      rangAt,
      answeredAt: talk && answeredAt,
      inputs: talk?.collected?.(),
    });
    return true;
  };
  const talkedTo = (line: Line): CallResult => (line.entry.speech?.machineDetection ? 'person' : 'answered');
  const ringing = (seq: number): Line | undefined => {
    const line = lines.get(seq);
    return line?.talk === undefined ? line : undefined;
  };
  const talking = (seq: number): (Line & { talk: Talk }) | undefined => {
    const line = lines.get(seq);
    return line?.talk === undefined ? undefined : (line as Line & { talk: Talk });
  };
  return {
    ring(entry, end) {
      const line: Line = { entry, end, rangAt: clock.now(), talk: undefined, answeredAt: 0, keys: '' };
      const waitMs = Math.max(leastRingMs, clock.wait((entry.speech?.ringTimeout ?? RINGS_S) * 1_000));
      lines.set(entry.seq, line);
      oracle.ring(entry.seq, clock.now() + waitMs);
      const stop = (): void => {
        if (lines.get(entry.seq) === line && line.talk === undefined) finish(line, 'noAnswer');
      };
      timers.after(waitMs, stop, 'ringing ends');
    },
    answer(seq) {
      const line = ringing(seq);
      if (line === undefined) return false;
      const { callTimeout, pause = 0, scenario } = line.entry.speech ?? {};
      const isUp = (): boolean => lines.get(seq) === line;
      line.answeredAt = clock.now();
      oracle.pickUp(seq);
      const talk = createTalk(deps, line.entry, { isUp, over: () => void finish(line, talkedTo(line)) });
      line.talk = talk;
      const most = callTimeout === undefined ? (scenario ? LONGEST_SCENARIO_MS : LONGEST_TALK_MS) : callTimeout * 1_000;
      const cutOff = (): void => {
        if (isUp()) finish(line, callTimeout === undefined ? talkedTo(line) : 'tooLong');
      };
      timers.after(most, cutOff, 'call ends');
      if (pause === 0) talk.begin();
      else timers.after(pause * 1_000, () => isUp() && talk.begin(), 'the first word of a call');
      return true;
    },
    press(seq, keys) {
      const line = talking(seq);
      if (line === undefined) return false;
      line.keys += keys;
      line.talk.press(keys);
      return true;
    },
    speak: (seq, words) => talking(seq)?.talk.speak(words) ?? false,
    hangUp(seq) {
      const line = talking(seq);
      return line !== undefined && finish(line, talkedTo(line));
    },
    decline(seq) {
      const line = ringing(seq);
      return line !== undefined && finish(line, 'declined');
    },
    clear: () => lines.clear(),
  };
}
