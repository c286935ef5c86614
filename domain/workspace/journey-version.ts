import { canonicalJson } from '../canonical-json.ts';
import type { JourneyDefinition } from '../journey/definition.ts';
import { isEventEntry } from '../journey/entry/entry.ts';
import { allMatchers } from '../journey/matchers.ts';
import { stepsOf } from '../journey/tree.ts';
import { messagesOf } from '../journey/undo.ts';
import { templateKey, type CompiledTemplates } from '../template/compiled.ts';
import type { Bundle, Contracts } from './bundle.ts';

/** One immutable published form (I9): all that a person who enters with it will ever be told. */
export type JourneyVersion = {
  readonly id: string;
  readonly hash: string;
  readonly definition: JourneyDefinition;
  readonly templates: CompiledTemplates;
  readonly contracts: Contracts;
};

export type Sha256Hex = (text: string) => string;

/** Two contents of one journey share these 48 bits once in 10^14 times. */
const hashLength = 12;

/** The version that a bundle holds of one of its journeys: only what this journey uses counts, so others may change around it. */
export function journeyVersion(bundle: Bundle, definition: JourneyDefinition, sha256: Sha256Hex): JourneyVersion {
  const templates = pick(bundle.templates, templatesOf(definition));
  const contracts = pick(bundle.contracts, eventsOf(definition));
  // Whether it is live is about the journey, not about what it does.
  const { status: _, ...content } = definition;
  const text = canonicalJson({ definition: content, templates, contracts });
  return { id: definition.id, hash: sha256(text).slice(0, hashLength), definition, templates, contracts };
}

/** `sms/welcome` of every message a step may send, to undo another included. */
export function templatesOf(definition: JourneyDefinition): readonly string[] {
  const keys = stepsOf(definition).flatMap(({ step }) =>
    messagesOf(step).map(({ channel, template }) => templateKey(channel, template)),
  );
  return [...new Set(keys)];
}

/** Every event type the journey listens to. */
export function eventsOf(definition: JourneyDefinition): readonly string[] {
  return [
    ...new Set([
      ...(isEventEntry(definition.on) ? [definition.on.event] : []),
      ...allMatchers(definition).map(({ event }) => event),
    ]),
  ];
}

function pick<Value>(
  from: { readonly [key: string]: Value },
  keys: readonly string[],
): { readonly [key: string]: Value } {
  const entries = keys.flatMap((key): [string, Value][] => {
    const value = Object.hasOwn(from, key) ? from[key] : undefined;
    return value === undefined ? [] : [[key, value]];
  });
  return Object.fromEntries(entries);
}
