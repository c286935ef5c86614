import type { Condition } from '../condition/condition.ts';
import type { BranchStep, DigestStep, JourneyDefinition, RepeatStep, Step, WaitForStep } from './definition.ts';
import type { CursorFrame } from './state.ts';
import { undoneStepId, undoStep } from './undo.ts';

/** Where a step stands in the tree: list and index alternate from the root down. */
export type StepPath = readonly CursorFrame[];
export type PlacedStep = { readonly step: Step; readonly path: StepPath };
export type StepList = { readonly list: string; readonly steps: readonly Step[] };

/** The list of a repeat: what stands in it comes again. */
export const roundList = 'repeat';

/** The lists a step holds, by the names that cursor frames use. */
export function listsOf(step: Step): readonly StepList[] {
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
    case 'exit':
      return [];
  }
}

/** What a step asks about the person to choose its way, in order. */
export function choicesOf(step: BranchStep | RepeatStep): readonly Condition[] {
  if (step.kind === 'branch') return step.cases.map(({ when }) => when);
  return step.until === undefined ? [] : [step.until];
}

/** Definitions never change (I9), and every visit of a step asks for all of them. */
const known = new WeakMap<readonly Step[], readonly PlacedStep[]>();

/** Every step with its place, in the order in which it is written. */
export function stepsOf({ steps }: Pick<JourneyDefinition, 'steps'>): readonly PlacedStep[] {
  const found = known.get(steps) ?? placedSteps(steps);
  known.set(steps, found);
  return found;
}

function placedSteps(all: readonly Step[]): readonly PlacedStep[] {
  const walk = (steps: readonly Step[], list: string, above: StepPath): readonly PlacedStep[] =>
    steps.flatMap((step, index) => {
      const path = [...above, { list, index }];
      return [{ step, path }, ...listsOf(step).flatMap((inner) => walk(inner.steps, inner.list, path))];
    });
  return walk(all, 'steps', []);
}

/** The step of this id; the compensation of a step stands where the step stands. */
export function findStep(definition: JourneyDefinition, id: string): PlacedStep | undefined {
  const undone = undoneStepId(id);
  const placed = stepsOf(definition).find(({ step }) => step.id === (undone ?? id));
  if (placed === undefined || undone === undefined) return placed;
  const step = undoStep(placed.step);
  return step === undefined ? undefined : { ...placed, step };
}

export function stepAt(definition: JourneyDefinition, path: StepPath): Step | undefined {
  let lists: readonly StepList[] = [{ list: 'steps', steps: definition.steps }];
  let found: Step | undefined;
  for (const frame of path) {
    found = lists.find((one) => one.list === frame.list)?.steps[frame.index];
    if (found === undefined) return undefined;
    lists = listsOf(found);
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
export function waitsOf(definition: JourneyDefinition): readonly PlacedWait[] {
  return stepsOf(definition).flatMap(({ step, path }) => (step.kind === 'waitFor' ? [{ step, path }] : []));
}

export type PlacedDigest = PlacedStep & { readonly step: DigestStep };
export function digestsOf(definition: Pick<JourneyDefinition, 'steps'>): readonly PlacedDigest[] {
  return stepsOf(definition).flatMap(({ step, path }) => (step.kind === 'digest' ? [{ step, path }] : []));
}

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
