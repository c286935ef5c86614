import { secondsOf } from './heard.ts';
import type { Answer, Line, Play, Question } from './play.ts';

/** Seconds to press a key. */
const KEY_S = 1;
/** A script that goes on asking for ever is hung up on. */
const MOST_QUESTIONS = 200;

export type Heard = { readonly lines: readonly Line[]; readonly seconds: number; readonly keys: string };

/** Plays a whole scenario to somebody who presses these keys and says these words, one input after the other. */
export async function playByItself(
  play: Play,
  person: { readonly keys: string; readonly words: string; readonly machine: boolean },
  respond: (question: Extract<Question, { kind: 'request' }>) => Promise<Answer>,
): Promise<Heard> {
  let left = person.keys;
  let turn = play.begin();
  let seconds = 0;
  let keys = '';
  const lines: Line[] = [];
  for (let asked = 0; ; asked += 1) {
    lines.push(...turn.lines);
    seconds += secondsOf(turn.lines);
    const { question } = turn;
    if (question === undefined || asked >= MOST_QUESTIONS) return { lines, seconds, keys };
    if (question.kind === 'machine') {
      turn = play.answer({ machine: person.machine });
    } else if (question.kind === 'request') {
      turn = play.answer(await respond(question));
    } else {
      const [input, rest] = nextInput(left, question.most);
      left = rest;
      keys += input;
      const words = question.phrases === undefined ? '' : person.words;
      seconds += input === '' && words === '' ? question.timeoutS : input.length * KEY_S;
      turn = play.answer({ keys: input, words });
    }
  }
}

/** Up to `#`, which ends an input, or as many as are asked for. */
function nextInput(keys: string, most: number): readonly [string, string] {
  const end = keys.indexOf('#');
  if (end >= 0 && end <= most) return [keys.slice(0, end), keys.slice(end + 1)];
  return [keys.slice(0, most), keys.slice(most)];
}
