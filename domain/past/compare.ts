import type { Told } from '../workspace/played-world.ts';
import type { Person } from '../crowd/person.ts';

/** How a version of a journey differs from another one, for the same people in the same world. */
export type Difference = {
  /** People who get the same messages in the same order from both, and people who do not. */
  readonly same: number;
  readonly different: number;
  /** How often each leaves, the largest difference first. */
  readonly messages: readonly { readonly message: string; readonly here: number; readonly there: number }[];
  /** Some of those for whom it differs, with all that they get. */
  readonly examples: readonly {
    readonly person: string;
    readonly here: readonly string[];
    readonly there: readonly string[];
  }[];
};

const mostExamples = 5;

/** Listens to two plays, `here` and `there`, and says where they part. */
export function createComparison() {
  const got = { here: new Map<string, string[]>(), there: new Map<string, string[]>() };
  const counts = new Map<string, { here: number; there: number }>();
  const hear =
    (side: keyof typeof got) =>
    ({ id }: Pick<Person, 'id'>, { kind, message = '' }: Told): void => {
      if (kind !== 'sent') return;
      const own = got[side].get(id) ?? [];
      own.push(message);
      got[side].set(id, own);
      const count = counts.get(message) ?? { here: 0, there: 0 };
      count[side] += 1;
      counts.set(message, count);
    };
  return {
    here: hear('here'),
    there: hear('there'),
    /** Of so many people in all. */
    difference(people: number): Difference {
      const ids = [...new Set([...got.here.keys(), ...got.there.keys()])];
      const parted = ids
        .map((person) => ({ person, here: got.here.get(person) ?? [], there: got.there.get(person) ?? [] }))
        .filter(({ here, there }) => here.join('\n') !== there.join('\n'));
      return {
        same: people - parted.length,
        different: parted.length,
        messages: [...counts]
          .map(([message, count]) => ({ message, ...count }))
          .sort(
            (left, right) =>
              Math.abs(right.here - right.there) - Math.abs(left.here - left.there) ||
              (left.message < right.message ? -1 : 1),
          ),
        examples: parted.slice(0, mostExamples),
      };
    },
  };
}
