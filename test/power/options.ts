import { parseArgs } from 'node:util';

export type PowerOptions = Readonly<{
  cuts: number;
  seed: number;
  /** Engines that forget: the run must find losses, or it could not find any. */
  negative: boolean;
}>;

export const usage = `node --import tsx test/power/main.ts [--cuts 100] [--seed S] [--negative]

Cuts the power of a disk under NATS and PostgreSQL while events and claims are acknowledged, and looks after each cut whether all of
them are there. Linux, as root.

  --cuts N      how often (100; 5 with --negative)
  --seed S      fixes when the power goes, and what of its cache the disk has written by then
  --negative    with sync_interval 2m and synchronous_commit off; passes only if losses are found`;

/** Throws with a sentence where an option makes no sense. */
export function readOptions(args: readonly string[]): PowerOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      cuts: { type: 'string' },
      seed: { type: 'string' },
      negative: { type: 'boolean', default: false },
    },
  });
  const whole = (name: 'cuts' | 'seed', otherwise: number): number => {
    const value = values[name] === undefined ? otherwise : Number(values[name]);
    if (!Number.isInteger(value) || value < 1)
      throw new Error(`--${name} ${values[name]}: expected a whole number above 0`);
    return value;
  };
  const { negative } = values;
  return { cuts: whole('cuts', negative ? 5 : 100), seed: whole('seed', 1 + (Date.now() % 1_000_000)), negative };
}
