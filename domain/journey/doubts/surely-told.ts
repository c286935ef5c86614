import type { JourneyDefinition, Step } from '../definition.ts';
import { alwaysEnters } from '../heaviest-way.ts';
import { listsOf } from '../tree.ts';

/** Ids of steps that have left something behind: what came of them, or the event that they ended with. */
type Told = ReadonlySet<string>;

/** By the id of each step, the steps of which something is known on every way to it. */
export function surelyTold({ steps }: Pick<JourneyDefinition, 'steps'>): ReadonlyMap<string, Told> {
  const known = new Map<string, Told>();
  /** Null: nobody comes out behind it. */
  const walk = (list: readonly Step[], from: Told): Told | null => {
    let told: Told | null = from;
    for (const step of list) {
      if (told === null) return null;
      known.set(step.id, told);
      told = behind(step, told);
    }
    return told;
  };
  const behind = (step: Step, told: Told): Told | null => {
    const withIt: Told = new Set([...told, step.id]);
    if (step.kind === 'exit') return null;
    if (step.kind === 'send' || (step.kind === 'enroll' && step.await !== undefined)) return withIt;
    if (step.kind === 'webhook') return inAll([withIt, walk(step.else, withIt)]);
    if (step.kind === 'waitFor' || step.kind === 'digest')
      return inAll([walk(step.then, withIt), walk(step.else, told)]);
    if (step.kind === 'repeat') {
      const round = walk(step.steps, told);
      return step.until === undefined ? round : told;
    }
    const lists = listsOf(step).map((inner) => walk(inner.steps, told));
    return inAll(alwaysEnters(step) ? lists : [told, ...lists]);
  };
  walk(steps, new Set());
  return known;
}

function inAll(ways: readonly (Told | null)[]): Told | null {
  const open = ways.filter((way) => way !== null);
  const [first, ...others] = open;
  if (first === undefined) return null;
  return new Set([...first].filter((id) => others.every((way) => way.has(id))));
}
