import type { Entry } from '../oracle/entry.ts';
import type { Recorder } from '../oracle/oracle.ts';
import type { Timers } from '../time/timers.ts';
import type { Answer, Collected, Play, Question, Turn } from './ivr/play.ts';
import { secondsOf } from './ivr/heard.ts';
import type { Transfer } from './speech.ts';
import { spokenText } from './tts/ssml.ts';

/** How often `repeatDtmf` plays a text again. */
const MOST_REPEATS = 5;
/** A browser reads slower than the estimate, and a person has to hear the end of the last word. Of the clock. */
const FAREWELL_MS = 4_000;

export type TalkDeps = {
  readonly oracle: Pick<Recorder, 'say'>;
  readonly timers: Timers;
  /** The scenario of a call, from its beginning; one that has been deleted meanwhile says nothing. */
  readonly playOf: (entry: Entry) => Play;
  readonly respond: (question: Extract<Question, { kind: 'request' }>) => Promise<Answer>;
  readonly carryOut: (entry: Entry, turn: Turn) => void;
};

/** What is said to a person who has answered, and what her keys do to it. */
export type Talk = {
  begin(): void;
  press(keys: string): void;
  /** False where nobody listens for words. */
  speak(words: string): boolean;
  /** Of a scenario: its inputs so far. */
  readonly collected?: () => Collected;
};

type Line = { readonly isUp: () => boolean; readonly over: () => void };

export const createTalk = (deps: TalkDeps, entry: Entry, line: Line): Talk =>
  entry.speech?.scenario === undefined ? textTalk(deps, entry) : scenarioTalk(deps, entry, line);

/** One text, which keys may play again or end by putting the person through. The person hangs up. */
function textTalk({ oracle }: TalkDeps, entry: Entry): Talk {
  const { speech } = entry;
  let pressed = '';
  let repeats = 0;
  const text = (): void =>
    oracle.say(
      entry.seq,
      speech?.audioFileUrl === undefined
        ? [{ kind: 'say', text: spokenText(entry.text), language: speech?.language ?? 'en' }]
        : [{ kind: 'play', source: speech.audioFileUrl, times: 1 }],
    );
  const putThrough = ({ to, most }: Transfer): void =>
    oracle.say(entry.seq, [{ kind: 'dial', to: [to], ...(most === undefined ? {} : { seconds: most }) }]);
  return {
    begin() {
      text();
      const after = speech?.transfers?.find(({ on }) => on === 'end');
      if (after) putThrough(after);
    },
    press(keys) {
      pressed += keys.replaceAll('#', '');
      const isAsked = speech?.repeatDtmf !== undefined && pressed.endsWith(speech.repeatDtmf);
      if (isAsked && repeats < MOST_REPEATS) {
        repeats += 1;
        return text();
      }
      const matching = speech?.transfers?.find(
        ({ on, keys: wanted }) => on === 'keys' && wanted !== undefined && pressed.endsWith(wanted),
      );
      const transfer = matching ?? speech?.transfers?.find(({ on }) => on === 'anyKey');
      if (transfer) putThrough(transfer);
    },
    speak: () => false,
  };
}

/** A scenario: what comes next depends on the keys. It hangs up when it is over and has been heard. */
function scenarioTalk(deps: TalkDeps, entry: Entry, { isUp, over }: Line): Talk {
  const { oracle, timers, respond } = deps;
  const play = deps.playOf(entry);
  let asks: Extract<Question, { kind: 'keys' }> | undefined;
  let typed = '';
  let round = 0;

  const go = (turn: Turn): void => {
    if (!isUp()) return;
    round += 1;
    asks = turn.question?.kind === 'keys' ? turn.question : undefined;
    oracle.say(entry.seq, turn.lines, asks);
    deps.carryOut(entry, turn);
    const { question } = turn;
    const heardMs = secondsOf(turn.lines) * 1_000;
    if (question === undefined) return timers.after(heardMs + FAREWELL_MS, () => isUp() && over(), 'scenario ends');
    if (question.kind === 'machine') return go(play.answer({ machine: false }));
    if (question.kind === 'request') return void respond(question).then((answer) => go(play.answer(answer)));
    if (!satisfied()) listen(heardMs + question.timeoutS * 1_000);
  };
  /** What was pressed while the text was still being spoken counts. */
  const satisfied = (): boolean => {
    if (asks === undefined) return true;
    const end = typed.indexOf('#');
    const wanted = end >= 0 && end <= asks.most ? end + 1 : typed.length >= asks.most ? asks.most : undefined;
    if (wanted === undefined) return false;
    const keys = typed.slice(0, wanted);
    typed = typed.slice(wanted);
    go(play.answer({ keys }));
    return true;
  };
  const listen = (ms: number): void => {
    const mine = (round += 1);
    const stop = (): void => {
      if (!isUp() || mine !== round) return;
      const keys = typed;
      typed = '';
      go(play.answer({ keys }));
    };
    timers.after(ms, stop, 'no more keys');
  };
  return {
    begin: () => go(play.begin()),
    press(keys) {
      typed += keys;
      if (asks !== undefined && !satisfied()) listen(asks.timeoutS * 1_000);
    },
    speak(words) {
      if (asks?.phrases === undefined) return false;
      go(play.answer({ words }));
      return true;
    },
    collected: play.collected,
  };
}
