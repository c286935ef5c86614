import { z } from 'zod';
import { many } from '../../http/fields-schema.ts';

/** One action of a scenario's script, as the vendor's API has it: an object told apart by its keys, or a bare word. */
export type Action = string | { readonly [key: string]: unknown };
export type Script = readonly Action[];

const action = z.union([z.string(), z.record(z.string(), z.unknown())]);

/** Deep enough for any menu; a deeper one is a mistake or an attack. */
const MOST_DEPTH = 32;
const MOST_ACTIONS = 2_000;

/** The keys that name an action; each object has exactly one of them. */
export const actionNames = [
  'say',
  'playFromUrl',
  'playFromRecording',
  'playFromUpload',
  'playTty',
  'collectInto',
  'capture',
  'pause',
  'if',
  'switch',
  'for-each',
  'repeat',
  'while',
  'goTo',
  'setVariable',
  'dial',
  'dialToMany',
  'dialToConversations',
  'sendSms',
  'request',
  'record',
  'answeringMachineDetection',
] as const;
export type ActionName = (typeof actionNames)[number];

const bareWords = ['hangup', 'machineDetection'];

/** `repeat … while` has both keys: the loop that looks last is named by `repeat`. */
export function nameOf(one: Exclude<Action, string>): ActionName | undefined {
  const found = actionNames.filter((name) => name in one);
  return found.includes('repeat') ? 'repeat' : found[0];
}

/** The scripts inside an action, in the order in which they are written. */
export function blocksOf(one: Exclude<Action, string>): readonly (readonly [string, unknown])[] {
  const blocks = ['then', 'else', 'do', 'repeat', 'onDetecting', 'onMachineDetected', 'onHumanDetected', 'onTimeout']
    .filter((key) => Array.isArray(one[key]))
    .map((key): readonly [string, unknown] => [key, one[key]]);
  const { case: cases } = one;
  if (typeof cases !== 'object' || cases === null) return blocks;
  return [
    ...blocks,
    ...Object.entries(cases).map(([key, block]): readonly [string, unknown] => [`case.${key}`, block]),
  ];
}

type Complain = (path: readonly (string | number)[], message: string) => void;

function check(script: unknown, path: readonly (string | number)[], complain: Complain, depth = 0): number {
  if (!Array.isArray(script)) return 0;
  if (depth > MOST_DEPTH) {
    complain(path, 'is nested too deeply');
    return 0;
  }
  let count = 0;
  for (const [index, one] of script.entries() as ArrayIterator<[number, unknown]>) {
    const here = [...path, index];
    count += 1;
    if (typeof one === 'string') {
      if (!bareWords.includes(one)) complain(here, 'unknown action');
      continue;
    }
    const read = z.record(z.string(), z.unknown()).safeParse(one);
    if (!read.success || nameOf(read.data) === undefined) {
      complain(here, 'unknown action');
      continue;
    }
    for (const [key, block] of blocksOf(read.data)) count += check(block, [...here, key], complain, depth + 1);
  }
  return count;
}

export const scriptSchema = many(action, 0).superRefine((script, context) => {
  const complain: Complain = (path, message) => context.addIssue({ code: 'custom', path: [...path], message });
  if (check(script, [], complain) > MOST_ACTIONS) complain([], `must have at most ${MOST_ACTIONS} actions`);
});

/** `POST /voice/ivr/1/scenarios` and `PUT …/{id}`. */
export const scenarioBody = z.object({
  name: z.string().min(1),
  description: z.string().optional(),
  notifyUrl: z.string().optional(),
  notifyContentType: z.string().optional(),
  record: z.boolean().optional(),
  script: scriptSchema,
});
export type ScenarioBody = z.infer<typeof scenarioBody>;
