import { collectKeys } from '../call.ts';
import { fill, holds } from './expression.ts';
import type { Collecting, Program, Requesting, Step } from './program.ts';

/** What the person hears, or what is done for her, in order. */
export type Line =
  | { readonly kind: 'say'; readonly text: string; readonly language?: string }
  | { readonly kind: 'play'; readonly source: string; readonly times: number }
  | { readonly kind: 'pause'; readonly seconds: number }
  /** Put through: the sandbox does not call the other side, it says whom it would have called. */
  | { readonly kind: 'dial'; readonly to: readonly string[]; readonly seconds?: number }
  | { readonly kind: 'sms'; readonly from: string; readonly to: string; readonly text: string }
  | { readonly kind: 'request'; readonly url: string; readonly status: number | 'not called' }
  /** An action that the sandbox does not do. */
  | { readonly kind: 'skipped'; readonly action: string };

/** What the script wants to know before it goes on. */
export type Question =
  | ({ readonly kind: 'keys' } & Pick<Collecting, 'into' | 'most' | 'timeoutS' | 'phrases'>)
  | ({ readonly kind: 'request' } & Omit<Requesting, 'collects'>)
  | { readonly kind: 'machine' };

/** Keys (and, for `capture`, words), the fields of a response, whether a machine answered. */
export type Answer = {
  readonly keys?: string;
  readonly words?: string;
  readonly status?: number | 'not called';
  readonly fields?: Readonly<Record<string, string>>;
  readonly machine?: boolean;
};

/** What a report says of the inputs. Names are the script's variables. */
export type Collected = {
  readonly keys: Readonly<Record<string, string>>;
  readonly meanings: Readonly<Record<string, string>>;
  readonly spoken: Readonly<Record<string, string>>;
  readonly matched: Readonly<Record<string, string>>;
};

/** `question`: what comes next depends on its answer; undefined: the script is over. */
export type Turn = { readonly lines: readonly Line[]; readonly question: Question | undefined };

export type Play = {
  /** Runs to the first question, or to the end. */
  begin(): Turn;
  answer(answer: Answer): Turn;
  collected(): Collected;
};

/** A script that does so much without asking anything goes round in circles. */
const MOST_STEPS = 10_000;

/** A scenario in one call: pure, the same answers give the same lines. */
export function playScript(program: Program, parameters: Readonly<Record<string, string>>): Play {
  const variables = new Map(Object.entries(parameters));
  const taken: { -readonly [K in keyof Collected]: Record<string, string> } = {
    keys: {},
    meanings: {},
    spoken: {},
    matched: {},
  };
  const jumps = new Map<number, number>();
  const lists = new Map<number, string[]>();
  let at = 0;

  const say = (text: string): string => fill(text, variables);
  /** Runs one step; a line that it makes, or a question that it has to ask. `at` already points behind it. */
  const run = (step: Step, self: number, lines: Line[]): Question | undefined => {
    switch (step.op) {
      case 'say':
        lines.push({
          kind: 'say',
          text: say(step.text),
          ...(step.language === undefined ? {} : { language: say(step.language) }),
        });
        break;
      case 'play':
        lines.push({ kind: 'play', source: say(step.source), times: step.times });
        break;
      case 'pause':
        lines.push({ kind: 'pause', seconds: step.seconds });
        break;
      case 'sms':
        lines.push({ kind: 'sms', from: say(step.from), to: say(step.to), text: say(step.text) });
        break;
      case 'set':
        variables.set(step.name, say(step.value));
        break;
      case 'jump':
        at = step.to;
        break;
      case 'unless':
        if (!holds(step.condition, variables)) at = step.to;
        break;
      case 'switch':
        at = step.cases.get(variables.get(step.name) ?? '') ?? step.otherwise;
        break;
      case 'each':
        next(step, self);
        break;
      case 'goTo':
        jump(step, self);
        break;
      case 'dial': {
        const seconds = step.seconds === undefined ? {} : { seconds: step.seconds };
        lines.push({ kind: 'dial', to: step.numbers.map(say), ...seconds });
        break;
      }
      case 'skip':
        lines.push({ kind: 'skipped', action: step.action });
        if (step.ends) at = program.steps.length;
        break;
      case 'end':
        at = program.steps.length;
        break;
      case 'collect':
        return { kind: 'keys', into: step.into, most: step.most, timeoutS: step.timeoutS, phrases: step.phrases };
      case 'detect':
        return { kind: 'machine' };
      case 'request':
        return {
          kind: 'request',
          url: say(step.url),
          method: step.method,
          headers: step.headers,
          body: step.body === undefined ? undefined : say(step.body),
        };
    }
    return undefined;
  };
  const next = (step: Extract<Step, { op: 'each' }>, self: number): void => {
    const list = lists.get(self) ?? say(step.list).split(step.delimiter);
    const value = list.shift();
    if (value === undefined) {
      lists.delete(self); // met again, it starts afresh
      at = step.to;
      return;
    }
    lists.set(self, list);
    variables.set(step.name, value.trim());
  };
  const jump = (step: Extract<Step, { op: 'goTo' }>, self: number): void => {
    const [done, target] = [jumps.get(self) ?? 0, program.marks.get(step.id)];
    if (done >= step.limit || target === undefined) return;
    jumps.set(self, done + 1);
    if (step.counter !== undefined) variables.set(step.counter, String(done + 1));
    at = target;
  };

  const go = (lines: Line[] = []): Turn => {
    for (let done = 0; done < MOST_STEPS; done += 1) {
      const step = program.steps[at];
      if (step === undefined) return { lines, question: undefined };
      const self = at;
      at += 1;
      const question = run(step, self, lines);
      if (question) return { lines, question };
    }
    return { lines: [...lines, { kind: 'skipped', action: 'endless loop' }], question: undefined };
  };

  const take = (step: { op: 'collect' } & Collecting, { keys = '', words = '' }: Answer): void => {
    const pressed = collectKeys(keys, step.most);
    const heard = step.phrases?.find((phrase) => words.toLowerCase().includes(phrase.toLowerCase())) ?? '';
    variables.set(step.into, pressed || heard);
    const shown = step.report === 'MASKED' ? 'x'.repeat(pressed.length) : pressed;
    if (step.report !== 'NEVER') taken.keys[step.into] = shown;
    if (step.meanings !== undefined) {
      const meaning = step.meanings[pressed] ?? '';
      variables.set(`${step.into}_Meaning`, meaning);
      if (step.report !== 'NEVER') taken.meanings[step.into] = step.report === 'MASKED' ? 'xxxx' : meaning;
    }
    if (step.phrases === undefined) return;
    variables.set(`${step.into}_Full`, words);
    taken.spoken[step.into] = words;
    taken.matched[step.into] = heard;
  };

  return {
    begin: () => go(),
    answer(answer) {
      const step = program.steps[at - 1];
      const lines: Line[] = [];
      if (step?.op === 'collect') take(step, answer);
      if (step?.op === 'detect') variables.set('machineAnswered', String(answer.machine ?? false));
      if (step?.op === 'request') {
        lines.push({ kind: 'request', url: say(step.url), status: answer.status ?? 'not called' });
        if (step.collects) for (const [name, value] of Object.entries(answer.fields ?? {})) variables.set(name, value);
      }
      return go(lines);
    },
    collected: () => taken,
  };
}
