import { parseArgs } from 'node:util';

export type KillOptions = Readonly<{
  seed: number;
  /** Kills that must land between the provider's acceptance and the ledger's record of it. */
  kills: number;
  /** How often each process and engine is killed under load. */
  rounds: number;
  /** Which process performs a send: the one its journey runs in, or the one of its channel (2.27a). */
  localFirst: boolean;
  /** Events a second while processes are killed; retried until acknowledged. */
  rate: number;
  /** Look-ups see nothing: the run must report duplicates, or it could not find any. */
  negative: boolean;
  /** Shrinks lease, HTTP timeout and look-up spacing together. */
  timingFactor: number;
  /** The whole run ends by then, one way or the other. */
  withinMs: number;
  json: boolean;
}>;

export const usage = `npm run test:kill -- --seed S [--kills 20] [--rounds 2] [--local-first on|off] [--rate 22] [--short] [--negative] [--json]

  --seed S          fixes every choice of the run, which it prints
  --kills N         worker kills between the provider's acceptance and our record of it (20; 3 with --short)
  --rounds N        how often each process and engine is killed under load (2; 1 with --short, 0 with --negative)
  --local-first     which process performs a send: the journey's own (on, the default), or the channel's (off)
  --negative        blinds the look-ups; passes only if the duplicates that this makes are reported
  --short           at most a minute`;

/** Throws with a sentence where an option makes no sense. */
export function readOptions(args: readonly string[]): KillOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string' },
      kills: { type: 'string' },
      rounds: { type: 'string' },
      rate: { type: 'string' },
      'local-first': { type: 'string' },
      short: { type: 'boolean', default: false },
      negative: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  const whole = (name: 'seed' | 'kills' | 'rounds' | 'rate', otherwise: number): number => {
    const value = values[name] === undefined ? otherwise : Number(values[name]);
    if (!Number.isInteger(value) || value < 0) throw new Error(`--${name} ${values[name]}: expected a whole number`);
    return value;
  };
  const path = values['local-first'] ?? 'on';
  if (path !== 'on' && path !== 'off') throw new Error(`--local-first ${path}: expected on or off`);
  const brief = values.short || values.negative;
  return {
    seed: whole('seed', Date.now() % 1_000_000),
    kills: whole('kills', brief ? 3 : 20),
    rounds: whole('rounds', values.negative ? 0 : brief ? 1 : 2),
    rate: whole('rate', 22),
    localFirst: path === 'on',
    negative: values.negative,
    timingFactor: 0.1,
    withinMs: brief ? 170_000 : 600_000,
    json: values.json,
  };
}
