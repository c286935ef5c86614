import type { Proof } from './proof.ts';

/** A figure of docs/benchmarks.md. Where lines are recorded it is kept for that page too. */
export function byBench(id: string, claim: string, name: string, target: string): Proof {
  const command = `npm run --silent bench ${name}`;
  return { id, claim, command, target, how: { kind: 'command', keeping: `${command} -- --save --write-docs` } };
}
