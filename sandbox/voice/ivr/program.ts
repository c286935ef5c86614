import { nameOf, type Action, type Script } from './script-schema.ts';

/** A script laid out flat: blocks have become jumps, so that `goTo` may lead into or out of any of them. */
export type Step =
  | { readonly op: 'say'; readonly text: string; readonly language: string | undefined }
  | { readonly op: 'play'; readonly source: string; readonly times: number }
  | { readonly op: 'pause'; readonly seconds: number }
  | ({ readonly op: 'collect' } & Collecting)
  | { readonly op: 'set'; readonly name: string; readonly value: string }
  | { readonly op: 'jump'; to: number }
  | { readonly op: 'unless'; readonly condition: string; to: number }
  | { readonly op: 'switch'; readonly name: string; readonly cases: Map<string, number>; otherwise: number }
  | { readonly op: 'each'; readonly name: string; readonly list: string; readonly delimiter: string; to: number }
  | { readonly op: 'goTo'; readonly id: number; readonly limit: number; readonly counter: string | undefined }
  | { readonly op: 'detect' }
  | { readonly op: 'dial'; readonly numbers: readonly string[]; readonly seconds: number | undefined }
  | { readonly op: 'sms'; readonly from: string; readonly to: string; readonly text: string }
  | ({ readonly op: 'request' } & Requesting)
  | { readonly op: 'skip'; readonly action: string; readonly ends: boolean }
  | { readonly op: 'end' };

export type Collecting = {
  readonly into: string;
  /** Keys after which it does not wait for more. */
  readonly most: number;
  readonly timeoutS: number;
  readonly report: 'ALWAYS' | 'MASKED' | 'NEVER';
  readonly meanings: Readonly<Record<string, string>> | undefined;
  /** Of `capture`: what the person may say. Undefined for keys only. */
  readonly phrases: readonly string[] | undefined;
};

export type Requesting = {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly collects: boolean;
};

export type Program = { readonly steps: readonly Step[]; readonly marks: ReadonlyMap<number, number> };

/** The vendor's defaults and ends of ranges: seconds to wait for a key, keys of one input, jumps of one `goTo`. */
const TIMEOUT_S = 5;
const MOST_KEYS = 64;
const MOST_JUMPS = 100;

type Fields = { readonly [key: string]: unknown };
const text = (value: unknown): string =>
  typeof value === 'string' ? value : value == null ? '' : JSON.stringify(value);
const count = (value: unknown, usual: number): number => {
  const read = Number(value ?? usual);
  return Number.isFinite(read) && read > 0 ? read : usual;
};
const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
const block = (value: unknown): Script => (Array.isArray(value) ? (value as Script) : []);
const texts = (value: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(fields(value)).map(([key, one]) => [key, text(one)]));

export function compile(script: Script): Program {
  const steps: Step[] = [];
  const marks = new Map<number, number>();
  const here = (): number => steps.length;
  const all = (actions: Script): void => actions.forEach(one);
  /** `to` of a forward jump is known once what it leaps over has been laid out. */
  const leap = <S extends { to: number }>(step: S & Step, over: () => void): void => {
    steps.push(step);
    over();
    step.to = here();
  };

  const choose = ({ switch: name, case: cases }: Fields): void => {
    const step = { op: 'switch' as const, name: text(name), cases: new Map<string, number>(), otherwise: 0 };
    steps.push(step);
    const out: { op: 'jump'; to: number }[] = [];
    for (const [key, inner] of Object.entries(fields(cases))) {
      if (key === '__default') step.otherwise = here();
      else step.cases.set(key, here());
      all(block(inner));
      out.push({ op: 'jump', to: 0 });
      steps.push(out.at(-1) as Step);
    }
    for (const jump of out) jump.to = here();
    if (step.otherwise === 0) step.otherwise = here();
  };
  const branch = (condition: string, then: () => void, otherwise: () => void): void => {
    const jump: { op: 'jump'; to: number } = { op: 'jump', to: 0 };
    leap({ op: 'unless', condition, to: 0 }, () => {
      then();
      steps.push(jump);
    });
    otherwise();
    jump.to = here();
  };
  const loop = (step: { to: number } & Step, inner: Script): void => {
    const start = here();
    leap(step, () => {
      all(inner);
      steps.push({ op: 'jump', to: start });
    });
  };
  const detect = (action: Fields): void => {
    all(block(action['onDetecting']));
    steps.push({ op: 'detect' });
    const [machine, human] = [block(action['onMachineDetected']), block(action['onHumanDetected'])];
    branch(
      'machineAnswered',
      () => all(machine),
      () => all(human),
    );
  };

  const one = (action: Action): void => {
    if (typeof action === 'string')
      return void steps.push(action === 'machineDetection' ? { op: 'detect' } : { op: 'end' });
    const options = fields(action['options']);
    const { actionId } = action;
    if (typeof actionId === 'number') marks.set(actionId, here());
    switch (nameOf(action)) {
      case 'say':
        return void steps.push({ op: 'say', text: text(action['say']), language: language(options) });
      case 'playTty':
        return void steps.push({ op: 'say', text: text(action['playTty']), language: undefined });
      case 'playFromUrl':
      case 'playFromUpload':
      case 'playFromRecording': {
        const source = action['playFromUrl'] ?? action['playFromUpload'] ?? action['playFromRecording'];
        return void steps.push({ op: 'play', source: text(source), times: count(options['loopCount'], 1) });
      }
      case 'pause':
        return void steps.push({ op: 'pause', seconds: count(action['pause'], 1) });
      case 'collectInto':
        return void steps.push(collecting(text(action['collectInto']), options, options['timeout'], undefined));
      case 'capture': {
        const phrases = fields(action['speechOptions'])['keyPhrases'];
        const digits = fields(action['dtmfOptions']);
        const step = collecting(text(action['capture']), digits, action['timeout'], block(phrases).map(text));
        return void steps.push({ ...step, report: reporting(action['sendToReports']) });
      }
      case 'if':
        return branch(
          text(action['if']),
          () => all(block(action['then'])),
          () => all(block(action['else'])),
        );
      case 'switch':
        return choose(action);
      case 'for-each': {
        const delimiter = text(action['delimiter']) || ',';
        const list = text(action['in']);
        return loop({ op: 'each', name: text(action['for-each']), list, delimiter, to: 0 }, block(action['do']));
      }
      case 'while':
        return loop({ op: 'unless', condition: text(action['while']), to: 0 }, block(action['do']));
      case 'repeat': {
        const start = here();
        all(block(action['repeat']));
        return leap({ op: 'unless', condition: text(action['while']), to: 0 }, () =>
          steps.push({ op: 'jump', to: start }),
        );
      }
      case 'goTo': {
        // The description spells the limit `goToLimit`, its examples `gotoLimit`.
        const limit = count(options['goToLimit'] ?? options['gotoLimit'], MOST_JUMPS);
        const counter = options['countVariable'];
        return void steps.push({
          op: 'goTo',
          id: Number(action['goTo']),
          limit,
          counter: counter === undefined ? undefined : text(counter),
        });
      }
      case 'setVariable':
        return void steps.push({ op: 'set', name: text(action['setVariable']), value: text(action['value']) });
      case 'dial':
        return void steps.push({ op: 'dial', numbers: [text(action['dial'])], seconds: talk(options) });
      case 'dialToMany': {
        const numbers = block(action['dialToMany']).map((entry) => text(fields(entry)['number']));
        return void steps.push({ op: 'dial', numbers, seconds: talk(options) });
      }
      case 'sendSms': {
        const sms = fields(action['sendSms']);
        return void steps.push({ op: 'sms', from: text(sms['from']), to: text(sms['to']), text: text(sms['text']) });
      }
      case 'request':
        return void steps.push(requesting(text(action['request']), options));
      case 'answeringMachineDetection':
        return action['answeringMachineDetection'] === false ? undefined : detect(action);
      case 'record':
        return void steps.push({ op: 'skip', action: 'record', ends: false });
      case 'dialToConversations':
        return void steps.push({ op: 'skip', action: 'dialToConversations', ends: true });
      case undefined:
        return undefined; // the schema lets none in
    }
  };
  all(script);
  return { steps, marks };
}

const language = (options: Fields): string | undefined =>
  options['language'] === undefined ? undefined : text(options['language']);
const talk = (options: Fields): number | undefined =>
  options['maxCallDuration'] === undefined ? undefined : count(options['maxCallDuration'], 1);
const reporting = (value: unknown): Collecting['report'] =>
  value === 'MASKED' || value === 'NEVER' ? value : 'ALWAYS';

const collecting = (
  into: string,
  options: Fields,
  timeout: unknown,
  phrases: readonly string[] | undefined,
): { op: 'collect' } & Collecting => ({
  op: 'collect',
  into,
  most: Math.min(count(options['maxInputLength'], MOST_KEYS), MOST_KEYS),
  timeoutS: Math.min(count(timeout, TIMEOUT_S), 30),
  report: reporting(options['sendToReports']),
  meanings: options['mappedValues'] === undefined ? undefined : texts(options['mappedValues']),
  phrases,
});

const requesting = (url: string, options: Fields): { op: 'request' } & Requesting => ({
  op: 'request',
  url,
  method: text(options['method']) || 'GET',
  headers: texts(options['headers']),
  body: options['body'] === undefined ? undefined : text(options['body']),
  collects: options['collectResponse'] === true,
});
