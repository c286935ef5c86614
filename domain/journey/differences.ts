import { canonicalJson } from '../canonical-json.ts';
import { conditionWords } from '../condition/words.ts';
import type { Json, JsonObject } from '../json.ts';
import { writeJourney } from './authoring/write-journey.ts';
import type { JourneyDefinition, Step } from './definition.ts';
import { describeStep } from './describe.ts';
import { stepsOf, type PlacedStep } from './tree.ts';

/** What the head of a journey says, by its keys in the authoring form. */
const headKeys = [
  'on',
  'reentry',
  'entries',
  'goal',
  'exitOn',
  'deadline',
  'compensateOn',
  'compensateWithin',
] as const;

/** What one version changes of another. Steps are the same by their ids, which is what messages and visits hang on (I3). */
export type Differences = {
  /** Of its head, in words. */
  readonly head: readonly string[];
  readonly gone: readonly string[];
  readonly added: readonly string[];
  readonly changed: readonly { readonly id: string; readonly words: readonly string[] }[];
};

export function differencesOf(before: JourneyDefinition, after: JourneyDefinition): Differences {
  const old = new Map(stepsOf(before).map((placed) => [placed.step.id, placed]));
  const now = new Map(stepsOf(after).map((placed) => [placed.step.id, placed]));
  const moved = movedSteps(before, after);
  const changed = [...now].flatMap(([id, placed]) => {
    const was = old.get(id);
    const own = was === undefined ? [] : changesOf(was.step, placed.step);
    const words = [...own, ...(moved.has(id) ? ['stands elsewhere'] : [])];
    return words.length === 0 ? [] : [{ id, words }];
  });
  return {
    head: headChanges(before, after),
    gone: [...old.keys()].filter((id) => !now.has(id)),
    added: [...now.keys()].filter((id) => !old.has(id)),
    changed,
  };
}

/** The same in lines: its head, then steps that are gone (`-`), new (`+`), different or elsewhere (`~`). */
export function differences(before: JourneyDefinition, after: JourneyDefinition): readonly string[] {
  const { head, gone, added, changed } = differencesOf(before, after);
  return [
    ...head,
    ...gone.map((id) => `- ${id}: ${describeStep(before, id)}`),
    ...added.map((id) => `+ ${id}: ${describeStep(after, id)}`),
    ...changed.map(({ id, words }) => `~ ${id}: ${words.join('; ')}`),
  ];
}

function headChanges(before: JourneyDefinition, after: JourneyDefinition): readonly string[] {
  const [old, now] = [writeJourney(before), writeJourney(after)];
  return headKeys.flatMap((key) => change(key, old[key], now[key]));
}

function changesOf(before: Step, after: Step): readonly string[] {
  const [old, now] = [ownFacts(before), ownFacts(after)];
  const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  return keys.flatMap((key) => change(key, old[key], now[key]));
}

/** All of a step but the steps it holds, which have lines of their own. */
function ownFacts(step: Step): JsonObject {
  switch (step.kind) {
    case 'waitFor':
    case 'digest':
    case 'waitUntilDate': {
      const { then: _then, else: _else, ...own } = step;
      return plain(own);
    }
    case 'webhook': {
      const { else: _else, ...own } = step;
      return plain(own);
    }
    case 'branch': {
      const { cases, else: _else, ...own } = step;
      return plain({ ...own, cases: cases.map(({ when }) => conditionWords(when)) });
    }
    case 'split': {
      const { shares, ...own } = step;
      return plain({ ...own, shares: shares.map(({ name, percent }) => `${name} ${percent} %`) });
    }
    case 'repeat': {
      const { steps: _steps, until, ...own } = step;
      return plain({ ...own, ...(until === undefined ? {} : { until: conditionWords(until) }) });
    }
    case 'send':
    case 'wait':
    case 'waitUntil':
    case 'throttle':
    case 'update':
    case 'emit':
    case 'enroll':
    case 'takeBack':
    case 'exit':
      return plain(step);
  }
}

const plain = (value: object): JsonObject => JSON.parse(JSON.stringify(value)) as JsonObject;

function change(key: string, before: Json | undefined, after: Json | undefined): readonly string[] {
  if (canonicalJson(before ?? null) === canonicalJson(after ?? null)) return [];
  return [`${key} ${words(before)} → ${words(after)}`];
}

const mostChars = 80;

function words(value: Json | undefined): string {
  const text = value === undefined ? 'none' : typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > mostChars ? `${text.slice(0, mostChars)}…` : text;
}

/** Steps of both that another step holds now, or that others have passed: as few of them as explain the new order. */
function movedSteps(before: JourneyDefinition, after: JourneyDefinition): ReadonlySet<string> {
  const [old, now] = [before, after].map(holders);
  if (old === undefined || now === undefined) return new Set();
  const both = [...now.keys()].filter((id) => old.has(id));
  const elsewhere = both.filter((id) => old.get(id) !== now.get(id));
  const order = [...old.keys()];
  const kept = longestRising(both.map((id) => order.indexOf(id)));
  return new Set([...elsewhere, ...both.filter((id) => !kept.has(order.indexOf(id)))]);
}

/** The step and list that each step stands in, in the order written. */
function holders(definition: JourneyDefinition): ReadonlyMap<string, string> {
  const placed = stepsOf(definition);
  const idAt = new Map(placed.map(({ step, path }) => [JSON.stringify(path), step.id]));
  const holder = ({ path }: PlacedStep): string =>
    `${idAt.get(JSON.stringify(path.slice(0, -1))) ?? ''}/${path.at(-1)?.list ?? ''}`;
  return new Map(placed.map((one) => [one.step.id, holder(one)]));
}

/** The longest subsequence that rises, of numbers that differ; at most some hundreds. */
function longestRising(numbers: readonly number[]): ReadonlySet<number> {
  const best: (readonly number[])[] = [];
  for (const [index, number] of numbers.entries()) {
    const before = best.slice(0, index).filter((_, at) => (numbers[at] ?? Infinity) < number);
    const longest = before.reduce((most, one) => (one.length > most.length ? one : most), [] as readonly number[]);
    best.push([...longest, number]);
  }
  return new Set(best.reduce((most, one) => (one.length > most.length ? one : most), [] as readonly number[]));
}
