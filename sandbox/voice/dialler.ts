import type { Behaviour } from '../behaviour/behaviour.ts';
import { endOf } from '../behaviour/verdicts.ts';
import type { SandboxClock } from '../time/clock.ts';
import type { Entry, Verdict } from '../oracle/entry.ts';
import type { Recorder } from '../oracle/oracle.ts';
import type { Settings } from '../settings.ts';
import type { Timers } from '../time/timers.ts';
import type { Work } from '../time/work.ts';
import type { CallEnd } from './call-end.ts';
import { callVerdict, collectKeys, isAnswered, RINGS_S, spokenSeconds, type CallResult } from './call.ts';
import { playByItself } from './ivr/by-itself.ts';
import { redialIn } from './retry.ts';
import type { Speech } from './speech.ts';
import type { Switchboard } from './switchboard.ts';
import type { TalkDeps } from './talk.ts';

/** How long it rings when somebody takes it by herself; until a busy or declining phone says so. Seconds. */
const TAKEN_AFTER_S = 3;
/** The vendor needs at least so long to tell a machine from a person. Seconds. */
const DETECTION_S = 4;

type Try = Omit<CallEnd, 'tries'>;
export type Done = (verdict: Verdict, call: CallEnd | undefined) => void;

export type Dialler = {
  /** Puts a call through, again and again if its sender wants that; `done` is called once, with how it ended. */
  dial(entry: Entry, behaviour: Behaviour, done: Done): void;
  /** Whether the call is under way: rings, is spoken in, or waits for its next try. */
  isUp(seq: number): boolean;
  clear(): void;
};

export function createDialler(
  deps: TalkDeps & {
    readonly oracle: Pick<Recorder, 'say'>;
    readonly clock: SandboxClock;
    readonly timers: Timers;
    readonly work: Pick<Work, 'during'>;
    readonly settings: () => Settings;
    readonly switchboard: Switchboard;
    /** How the next try goes. */
    readonly behaviourOf: (entry: Entry) => Behaviour;
  },
): Dialler {
  const { oracle, clock, timers, work, settings, switchboard } = deps;
  const up = new Set<number>();
  const expired: Verdict = { status: 'EXPIRED_EXPIRED', error: 'EC_VALIDITY_EXPIRED' };

  const attempt = (entry: Entry, behaviour: Behaviour, tries: number, done: Done): void => {
    const { seq, speech, validUntil } = entry;
    const isPast = validUntil !== undefined && clock.now() > Date.parse(validUntil);
    const finish: Done = (verdict, call) => {
      up.delete(seq);
      done(verdict, call);
    };
    if (isPast) return finish(expired, undefined);
    const end = endOf(behaviour, 'voice');
    if (end.status !== 'DELIVERED_TO_HANDSET') return finish(end, undefined); // so it may be at a later try
    tryOnce(entry, behaviour, (result, call) => {
      if (!up.has(seq)) return; // a reset ended it
      const verdict = callVerdict(result, settings().voiceErrors);
      const again = isAnswered(result) ? undefined : redialIn(speech?.redial, tries);
      if (again === undefined) return finish(verdict, { ...call, tries });
      const redial = (): void => {
        if (up.has(seq)) attempt(entry, deps.behaviourOf(entry), tries + 1, done);
      };
      timers.after(clock.wait(again * 60_000), redial, 'the provider calls again');
    });
  };

  const tryOnce = (entry: Entry, behaviour: Behaviour, end: (result: CallResult, call: Try) => void): void => {
    const { call } = behaviour;
    if (call === 'rings') return switchboard.ring(entry, end);
    const rangAt = clock.now();
    const { speech } = entry;
    if (call === 'busy' || call === 'noAnswer' || call === 'declined') {
      const rung = call === 'noAnswer' ? (speech?.ringTimeout ?? RINGS_S) : TAKEN_AFTER_S;
      return later(rung, () => end(call, { answeredBy: null, keys: '', seconds: 0, rangAt }));
    }
    const answeredAt = rangAt + TAKEN_AFTER_S * 1_000;
    const taken = { rangAt, answeredAt };
    if (speech?.scenario === undefined) {
      const { seconds, ...rest } = listenTo(entry, behaviour);
      return later(TAKEN_AFTER_S + seconds, () => end(...resultOf(speech, call, { ...rest, ...taken, seconds })));
    }
    // Who moves a standing clock waits for it, and hears how it ended.
    void work
      .during(playTo(entry, behaviour))
      .then(({ seconds, ...rest }) =>
        later(TAKEN_AFTER_S + seconds, () => end(...resultOf(speech, call, { ...rest, ...taken, seconds }))),
      );
  };
  /** Calls that nobody watches are over at once, unless they are to last as long as they would. */
  const later = (seconds: number, run: () => void): void => {
    if (settings().calls === 'instant') return run();
    timers.after(clock.wait(seconds * 1_000), run, 'call ends');
  };
  const playTo = async (entry: Entry, { call, keys, words = '' }: Behaviour) => {
    const play = deps.playOf(entry);
    const heard = await playByItself(play, { keys, words, machine: call === 'machine' }, deps.respond);
    if (up.has(entry.seq)) {
      oracle.say(entry.seq, heard.lines);
      deps.carryOut(entry, { lines: heard.lines, question: undefined });
    }
    const seconds = (entry.speech?.pause ?? 0) + Math.max(1, Math.ceil(heard.seconds));
    return { keys: heard.keys, seconds, inputs: play.collected() };
  };
  return {
    dial(entry, behaviour, done) {
      up.add(entry.seq);
      attempt(entry, behaviour, 1, done);
    },
    isUp: (seq) => up.has(seq),
    clear() {
      up.clear();
      switchboard.clear();
    },
  };
}

/** Somebody, or a machine, hears the text and presses keys. */
function listenTo(
  { text, speech }: Entry,
  { call, keys }: Behaviour,
): { readonly keys: string; readonly seconds: number } {
  const detecting = speech?.machineDetection === undefined ? 0 : DETECTION_S;
  if (call === 'machine' && speech?.machineDetection === 'hangup') return { keys: '', seconds: detecting };
  const pressed = collectKeys(call === 'answered' ? keys : '', speech?.maxDtmf);
  const seconds = detecting + (speech?.pause ?? 0) + spokenSeconds(text, speech?.speechRate) + pressed.length;
  return { keys: pressed, seconds };
}

/** Who took it is known only to a call that asked for that; one that lasts too long is cut off. */
function resultOf(
  speech: Speech | undefined,
  call: 'answered' | 'machine',
  end: Omit<Try, 'answeredBy'>,
): readonly [CallResult, Try] {
  const asked = speech?.machineDetection !== undefined || speech?.scenario !== undefined;
  const most = speech?.callTimeout ?? Number.POSITIVE_INFINITY;
  const whole: Try = {
    ...end,
    seconds: Math.min(end.seconds, most),
    answeredBy: asked ? (call === 'machine' ? 'MACHINE' : 'HUMAN') : null,
  };
  if (end.seconds > most) return ['tooLong', whole];
  if (!asked) return ['answered', whole];
  return [call === 'machine' ? 'machine' : speech.machineDetection === undefined ? 'answered' : 'person', whole];
}
