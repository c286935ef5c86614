import { evaluate } from '../condition/evaluate.ts';
import type { Roots } from '../condition/path.ts';
import { compact, identifierDefect, textOf } from '../ingest/fields.ts';
import type { JsonObject } from '../json.ts';
import type { HookMapping, HookRule, HookValues } from './mapping.ts';
import { hookValueText, readHookValue } from './value.ts';

export type HookPayload = {
  readonly body: JsonObject;
  /** By name in lower case. */
  readonly header: JsonObject;
};

export type MappedEvent = {
  readonly id: string;
  readonly type: string;
  /** RFC 3339. */
  readonly time: string | undefined;
  /** userId ?? anonymousId ?? the strongest other name: decides the partition. */
  readonly key: string;
  /** As it goes on the wire. */
  readonly body: JsonObject;
};

export type HookReading =
  | { readonly kind: 'event'; readonly rule: number; readonly event: MappedEvent }
  /** Nothing that the mapping speaks of. */
  | { readonly kind: 'unmapped'; readonly why: string }
  /** It should have become an event, and lacks what every event needs. */
  | { readonly kind: 'incomplete'; readonly rule: number; readonly type: string; readonly why: string };

/** What one payload becomes. Total: whatever a stranger sends, this answers. */
export function readPayload(mapping: HookMapping, payload: HookPayload): HookReading {
  const roots: Roots = payload;
  const index = mapping.events.findIndex(({ when }) => when === null || evaluate(when, roots));
  const rule = mapping.events[index];
  if (rule === undefined)
    return { kind: 'unmapped', why: `no "when" of the ${mapping.events.length} events holds for this payload` };
  const incomplete = (why: string): HookReading => ({ kind: 'incomplete', rule: index, type: rule.event, why });

  const id = textOf(readHookValue(rule.id, roots));
  if (id === undefined) return incomplete(`its id, ${hookValueText(rule.id)}, is not in the payload`);
  const names = namesOf(rule, roots);
  const [strongest] = names;
  if (strongest === undefined) {
    const places = rule.identity.map(({ value }) => hookValueText(value)).join(', ');
    return incomplete(`it names nobody: ${places} ${rule.identity.length === 1 ? 'is' : 'are'} not in the payload`);
  }
  for (const [name, value] of [['id', id], ...names.map(({ kind, text }) => [kind, text])] as const) {
    const defect = identifierDefect(name ?? '', value);
    if (defect !== undefined) return incomplete(defect);
  }
  const written = rule.time === null ? undefined : readHookValue(rule.time, roots);
  const time = written === undefined ? undefined : instantFrom(written);
  return {
    kind: 'event',
    rule: index,
    event: {
      id,
      type: rule.event,
      time: time === undefined ? undefined : new Date(time).toISOString(),
      key: (names.find(({ kind }) => kind === 'userId' || kind === 'anonymousId') ?? strongest).text,
      body: bodyOf(rule, names, roots),
    },
  };
}

type Name = { readonly kind: string; readonly text: string };

/** Strongest first, as everywhere. */
const order = ['userId', 'externalId', 'anonymousId', 'email', 'phone'];
const strength = (kind: string): number => order.indexOf(kind.replace(/:.*$/, ''));

function namesOf({ identity }: HookRule, roots: Roots): readonly Name[] {
  return identity
    .flatMap(({ kind, value }): Name[] => {
      const text = textOf(readHookValue(value, roots))?.trim();
      return text === undefined || text === '' ? [] : [{ kind, text }];
    })
    .sort((left, right) => strength(left.kind) - strength(right.kind));
}

function bodyOf({ data, traits }: HookRule, names: readonly Name[], roots: Roots): JsonObject {
  const plain = names.filter(({ kind }) => !kind.startsWith('externalId:')).map(({ kind, text }) => [kind, text]);
  const external = names.flatMap(({ kind, text }) => {
    const [, system] = kind.split(':');
    return system === undefined ? [] : [[system, text]];
  });
  return compact({
    ...Object.fromEntries(plain),
    externalIds: Object.fromEntries(external),
    properties: valuesOf(data, roots),
    traits: valuesOf(traits, roots),
  });
}

function valuesOf(values: HookValues, roots: Roots): JsonObject {
  return compact(
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, readHookValue(value, roots)])),
  );
}

/** Below this a number counts seconds, above it milliseconds: the one is in the year 5138, the other in 1973. */
const secondsBelow = 1e11;

/** Epoch ms of RFC 3339 text, or of epoch seconds or milliseconds as number or digits; undefined for anything else. */
export function instantFrom(value: unknown): number | undefined {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  if (text === '') return undefined;
  const number = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : undefined;
  const ms = number === undefined ? parseInstant(text) : number < secondsBelow ? number * 1_000 : number;
  const known = ms > 0 && ms < Date.UTC(2200, 0, 1);
  return known ? Math.trunc(ms) : undefined;
}

/** Without its zone a text would mean another instant on every machine. */
function parseInstant(text: string): number {
  return /^\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}:?\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
}
