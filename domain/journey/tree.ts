import type { Condition } from '../condition/condition.ts';
import type { BranchStep, DigestStep, JourneyDefinition, RepeatStep, Step, WaitForStep } from './definition.ts';
import { once } from './once.ts';
import type { CursorFrame } from './state.ts';
import { undoneStepId, undoStep } from './undo.ts';

/** Where a step stands in the tree: list and index alternate from the root down. */
export type StepPath = readonly CursorFrame[];
export type PlacedStep = { readonly step: Step; readonly path: StepPath };
export type StepList = { readonly list: string; readonly steps: readonly Step[] };

/** The list of a repeat: what stands in it comes again. */
export const roundList = 'repeat';

/** The lists a step holds, by the names that cursor frames use. */
export const listsOf = once((step: Step): readonly StepList[] => {
  switch (step.kind) {
    case 'waitFor':
    case 'digest':
    case 'waitUntilDate':
      return [
        { list: 'then', steps: step.then },
        { list: 'else', steps: step.else },
      ];
    case 'branch':
      return [
        ...step.cases.map((one, index) => ({ list: `case:${index}`, steps: one.steps })),
        { list: 'else', steps: step.else },
      ];
    case 'split':
      return step.shares.map((one, index) => ({ list: `share:${index}`, steps: one.steps }));
    case 'repeat':
      return [{ list: roundList, steps: step.steps }];
    case 'webhook':
      return [{ list: 'else', steps: step.else }];
    case 'send':
    case 'wait':
    case 'waitUntil':
    case 'throttle':
    case 'update':
    case 'emit':
    case 'enroll':
    case 'takeBack':
    case 'exit':
      return [];
  }
});

/** What a step asks about the person to choose its way, in order. */
export function choicesOf(step: BranchStep | RepeatStep): readonly Condition[] {
  if (step.kind === 'branch') return step.cases.map(({ when }) => when);
  return step.until === undefined ? [] : [step.until];
}

/** Every step with its place, in the order in which it is written. */
export const stepsOf = ({ steps }: Pick<JourneyDefinition, 'steps'>): readonly PlacedStep[] => placedSteps(steps);

const placedSteps = once((all: readonly Step[]): readonly PlacedStep[] => {
  const walk = (steps: readonly Step[], list: string, above: StepPath): readonly PlacedStep[] =>
    steps.flatMap((step, index) => {
      const path = [...above, { list, index }];
      return [{ step, path }, ...listsOf(step).flatMap((inner) => walk(inner.steps, inner.list, path))];
    });
  return walk(all, 'steps', []);
});

/** The step of this id; the compensation of a step stands where the step stands. */
export function findStep(definition: JourneyDefinition, id: string): PlacedStep | undefined {
  const undone = undoneStepId(id);
  const placed = stepsOf(definition).find(({ step }) => step.id === (undone ?? id));
  if (placed === undefined || undone === undefined) return placed;
  const step = undoStep(placed.step);
  return step === undefined ? undefined : { ...placed, step };
}

const rootOf = once(({ steps }: JourneyDefinition): readonly StepList[] => [{ list: 'steps', steps }]);

export function stepAt(definition: JourneyDefinition, path: StepPath): Step | undefined {
  let found: Step | undefined;
  for (const { list, index } of path) {
    const lists: readonly StepList[] = found === undefined ? rootOf(definition) : listsOf(found);
    const { steps } = lists.find((one) => one.list === list) ?? {};
    found = steps?.[index];
    if (found === undefined) return undefined;
  }
  return found;
}

/** The step written just before: the one above it in its list, else the step that holds the list, else the entry. */
function preceding(definition: JourneyDefinition, path: StepPath): string {
  const last = path.at(-1);
  if (last === undefined) return entryAnchor;
  const above = path.slice(0, -1);
  const before = last.index > 0 ? [...above, { ...last, index: last.index - 1 }] : above;
  return stepAt(definition, before)?.id ?? entryAnchor;
}

/** Names the beginning of the enrollment where a step's id is expected. */
export const entryAnchor = 'entry';

/** The step since whose beginning a `waitFor` or a `digest` counts occurrences; `entryAnchor` for the beginning of the enrollment. */
export function anchorOf(definition: JourneyDefinition, placed: PlacedWait | PlacedDigest): string {
  return placed.step.since ?? preceding(definition, placed.path);
}

export type PlacedWait = PlacedStep & { readonly step: WaitForStep };
export const waitsOf = once((definition: JourneyDefinition): readonly PlacedWait[] =>
  stepsOf(definition).flatMap(({ step, path }) => (step.kind === 'waitFor' ? [{ step, path }] : [])),
);

/** The steps whose beginning a wait or a digest counts from. */
export const anchorsOf = once(
  (definition: JourneyDefinition): ReadonlySet<string> =>
    new Set([...waitsOf(definition), ...digestsOf(definition)].map((one) => anchorOf(definition, one))),
);

export type PlacedDigest = PlacedStep & { readonly step: DigestStep };
export const digestsOf = once((definition: Pick<JourneyDefinition, 'steps'>): readonly PlacedDigest[] =>
  stepsOf(definition).flatMap(({ step, path }) => (step.kind === 'digest' ? [{ step, path }] : [])),
);

/** Whether a step can still come, going down the tree from the cursor: later in a list, inside the current step, or in the next round. */
export function liesAhead(path: StepPath, cursor: StepPath): boolean {
  for (const [depth, here] of cursor.entries()) {
    const there = path[depth];
    if (there === undefined || there.list !== here.list) return false;
    if (here.list === roundList) return true;
    if (there.index !== here.index) return there.index > here.index;
  }
  return path.length > cursor.length;
}
