import { canonicalJson } from '../../canonical-json.ts';
import type { Instant } from '../../clock.ts';
import type { JourneyDefinition, Step } from '../definition.ts';
import { durationMs } from '../duration.ts';
import { changed } from '../interpreter/changed.ts';
import { counted } from '../interpreter/counting.ts';
import { gatheringOf } from '../interpreter/gather.ts';
import { note } from '../interpreter/memory.ts';
import { advance, begin, currentStep, matched, openDigest } from '../interpreter/progress.ts';
import type { JourneyState, Rounds } from '../state.ts';
import { scopesOf } from '../scopes.ts';
import { findStep, stepAt, type PlacedStep, type StepPath } from '../tree.ts';
import { hopOf } from '../undo.ts';
import { renamedMatchers } from './renamed-matchers.ts';
import { anyStep, type StepMap } from './step-map.ts';
import { withNames } from './with-names.ts';

/** What somebody is carried over to (I9). */
export type Migration = { readonly version: string; readonly to: JourneyDefinition; readonly map: StepMap };
export type Migrated =
  | { readonly kind: 'migrated'; readonly state: JourneyState }
  /** They stay with their version. */
  | { readonly kind: 'stays'; readonly reason: string };

/**
 * The same person at the same place of another version. What they did counts on: visits, so that no message is sent twice (I3), events that
 * came, rounds, what is registered to be undone by the version that did it (I10). A wait that is shorter or longer there is so from its
 * beginning; a time that is another one is asked for anew. Where the step is of another kind, it is begun.
 */
export function migrateState(from: JourneyDefinition, before: JourneyState, { version, to, map }: Migration): Migrated {
  const step = currentStep(from, before);
  const goal = map[step.id] ?? map[anyStep];
  const target = goal === undefined ? undefined : findStep(to, goal);
  if (target === undefined) return stays(`step '${step.id}' has no counterpart`);
  if (version === before.version) return done(moved(to, before, target));
  const carried = note(carry(from, before, { version, to, map }, target), {
    at: before.at,
    step: target.step.id,
    what: 'migrated',
    detail: `${version} ${before.version}`,
  });
  if (target.step.kind !== step.kind) return done(begin(to, carried, target.path));
  return goOn(to, carried, step, target);
}

/** Within one version somebody goes to a step as if they had just come to it: what they did counts on under its own names. */
function moved(definition: JourneyDefinition, before: JourneyState, { step, path }: PlacedStep): JourneyState {
  const { at } = before;
  const rounds = roundsAt(definition, path, before.rounds ?? {}, at);
  const state = changed(before, { rounds, migrating: undefined });
  return begin(definition, note(state, { at, step: step.id, what: 'moved' }), path);
}

const done = (state: JourneyState): Migrated => ({ kind: 'migrated', state });
const stays = (reason: string): Migrated => ({ kind: 'stays', reason });

/** All that is kept by names, under the names that it has there. */
function carry(
  from: JourneyDefinition,
  state: JourneyState,
  { version, to, map }: Migration,
  target: PlacedStep,
): JourneyState {
  const names = renamedMatchers(from, to, map);
  const counterpart = (id: string): string | undefined => map[id];
  const visits: Record<string, number> = {};
  for (const [id, count] of Object.entries(state.visits)) {
    const other = counterpart(id) ?? id;
    visits[other] = Math.max(visits[other] ?? 0, count);
  }
  return changed(state, {
    version,
    cursor: target.path,
    visits,
    stepBegan: withNames(state.stepBegan, counterpart),
    rounds: roundsAt(to, target.path, withNames(state.rounds ?? {}, counterpart), state.at),
    matches: withNames(state.matches, (name) => names[name]),
    gathered: state.gathered && withNames(state.gathered, counterpart),
    answers: state.answers && withNames(state.answers, (id) => counterpart(id) ?? id),
    scopes: scopesThere(to, state, (id) => counterpart(id) ?? id),
    renamed: { version: state.version, names },
    migrating: undefined,
  });
}

/** Since which steps something may be taken back there; where the old version did not need to know it, what they did tells it. */
function scopesThere(
  to: JourneyDefinition,
  { scopes = {}, compensations }: JourneyState,
  nameOf: (id: string) => string,
): JourneyState['scopes'] {
  const known = withNames(scopes, nameOf);
  const all = [...scopesOf(to)].flatMap((id) => {
    const done = compensations.findLastIndex(({ step }) => nameOf(step) === id);
    const registered = known[id] ?? (done === -1 ? undefined : done);
    return registered === undefined ? [] : [[id, registered] as const];
  });
  return all.length === 0 ? undefined : Object.fromEntries(all);
}

/** Whoever stands inside a repeat is in a round of it: in the first one, where the old version had none. */
function roundsAt(
  to: JourneyDefinition,
  path: StepPath,
  rounds: Readonly<Record<string, Rounds>>,
  at: Instant,
): Readonly<Record<string, Rounds>> | undefined {
  const around = path.slice(1).flatMap((_, depth) => {
    const step = stepAt(to, path.slice(0, depth + 1));
    return step?.kind === 'repeat' && rounds[step.id] === undefined
      ? [[step.id, { count: 1, began: at }] as const]
      : [];
  });
  const all = { ...rounds, ...Object.fromEntries(around) };
  return Object.keys(all).length === 0 ? undefined : all;
}

/** The step of the same kind, as far as it had come in the old version. */
function goOn(to: JourneyDefinition, state: JourneyState, old: Step, target: PlacedStep): Migrated {
  const { phase } = state;
  const { step, path } = target;
  if (step.kind === 'send' && old.kind === 'send') {
    // What is on its way went by the old version's channel; what was never claimed leaves by the new one.
    const hop = 'hop' in phase ? phase.hop : 0;
    const isUnderWay = phase.kind === 'awaitingReceipt' || hop > 0;
    return isUnderWay && hopOf(step, hop)?.channel !== hopOf(old, hop)?.channel
      ? stays(`the message of step '${old.id}' is on its way by another channel`)
      : done(state);
  }
  if (step.kind === 'enroll') return done(step.await === undefined ? advance(to, state) : state);
  if (phase.kind !== 'sleeping') return done(state);
  const since = (was: string, now: string): JourneyState =>
    changed(state, { phase: { kind: 'sleeping', until: phase.until - durationMs(was) + durationMs(now) } });
  if (step.kind === 'wait' && old.kind === 'wait') return done(since(old.for, step.for));
  if (step.kind === 'waitFor' && old.kind === 'waitFor') {
    const found = counted(to, state, step, path);
    return done(found === undefined ? since(old.within, step.within) : matched(to, state, step, found.id));
  }
  if (step.kind === 'digest' && old.kind === 'digest') {
    if (gatheringOf(state, step) !== undefined) return done(openDigest(to, state, step));
    return done(since(old.within ?? old.for, step.within ?? step.for));
  }
  if (step.kind === 'waitUntil' || step.kind === 'waitUntilDate')
    return done(timeOf(step) === timeOf(old) ? state : changed(state, { lastTarget: null, phase: { kind: 'ready' } }));
  return done(state);
}

/** What a wait is until, whatever comes after it. */
function timeOf(step: Step): string {
  const { id: _id, ...own } = step;
  return canonicalJson(step.kind === 'waitUntilDate' ? { ...own, then: [], else: [] } : { ...own });
}
