import { parseCondition } from '../condition/parse.ts';
import { dangerousKeys } from '../dangerous-keys.ts';
import type { IdentityKind } from '../event.ts';
import { parseObject } from '../journey/authoring/object-schema.ts';
import type { Path, Problem, Report } from '../problem.ts';
import { didYouMean } from '../suggest.ts';
import type { HookMapping, HookRule, HookValues } from './mapping.ts';
import { parseAuthentication } from './parse-authentication.ts';
import { mappingShape, ruleShape } from './schema.ts';
import { hookRoots, parseHookValue } from './value.ts';

/** The last part of `POST /v1/hooks/{source}`, and the name of the file. */
export const hookSourcePattern = /^[a-z0-9][a-z0-9-]{0,39}$/;

export type MappingReading =
  | { readonly kind: 'mapping'; readonly mapping: HookMapping }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] };

/** Reads one mapping as its author wrote it; all problems at once. */
export function parseHookMapping(input: unknown): MappingReading {
  const problems: Problem[] = [];
  const report: Report = (path, problem) => void problems.push({ path, ...problem });
  const read = parseObject(mappingShape, input, [], report);
  const authenticate = read && parseAuthentication(read.authenticate, ['authenticate'], report);
  const events = (read?.events ?? []).map((rule, index) => parseRule(rule, ['events', index], report));
  const whole = events.filter((rule) => rule !== null);
  if (authenticate === null || problems.length > 0) return { kind: 'refused', problems };
  return { kind: 'mapping', mapping: { authenticate, events: whole } };
}

function parseRule(input: unknown, path: Path, report: Report): HookRule | null {
  const read = parseObject(ruleShape, input, path, report);
  if (read === null) return null;
  const when = read.when === undefined ? null : parseCondition(read.when, [...path, 'when'], report, hookRoots);
  const id = parseHookValue(read.id, [...path, 'id'], report);
  const time = read.time === undefined ? null : parseHookValue(read.time, [...path, 'time'], report);
  const identity = parseIdentity(read.identity, [...path, 'identity'], report);
  const data = parseValues(read.data ?? {}, [...path, 'data'], report);
  const traits = parseValues(read.traits ?? {}, [...path, 'traits'], report);
  return id === null ? null : { when, event: read.event, id, identity, time, data, traits };
}

const plainKinds = ['userId', 'anonymousId', 'email', 'phone'] as const;

function parseIdentity(written: Readonly<Record<string, unknown>>, path: Path, report: Report): HookRule['identity'] {
  const expected = 'userId, anonymousId, email, phone or externalId:<system>';
  if (Object.keys(written).length === 0) report(path, { message: 'an event belongs to a person', expected });
  return Object.entries(written).flatMap(([name, value]) => {
    const at = [...path, name];
    const kind = kindOf(name);
    if (kind === undefined) {
      const hint = didYouMean(name, plainKinds);
      report(at, { message: `'${name}' is no kind of name`, expected, ...(hint === undefined ? {} : { hint }) });
      return [];
    }
    const read = parseHookValue(value, at, report);
    return read === null ? [] : [{ kind, value: read }];
  });
}

function kindOf(name: string): IdentityKind | undefined {
  const [, system] = /^externalId:([A-Za-z0-9_.-]{1,64})$/.exec(name) ?? [];
  if (system !== undefined) return `externalId:${system}`;
  return plainKinds.find((kind) => kind === name);
}

function parseValues(written: Readonly<Record<string, unknown>>, path: Path, report: Report): HookValues {
  const entries = Object.entries(written).flatMap(([name, value]) => {
    if (dangerousKeys.includes(name) || !/^\w[\w-]{0,79}$/.test(name)) {
      report([...path, name], { message: `'${name}' is no name`, expected: 'letters, digits, _ and -' });
      return [];
    }
    const read = parseHookValue(value, [...path, name], report);
    return read === null ? [] : [[name, read] as const];
  });
  return Object.fromEntries(entries);
}
