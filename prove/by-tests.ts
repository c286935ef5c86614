import type { Proof, TestFiles } from './proof.ts';

/** A line that tests prove: every test in these files must pass, none may be skipped, and promised times are held exactly. */
export function byTests(
  id: string,
  claim: string,
  files: readonly string[],
  settings: TestFiles['settings'] = {},
): Proof {
  const named = Object.entries(settings).map(([name, value]) => `${name}=${value} `);
  const command = `${named.join('')}npx vitest run ${files.join(' ')}`;
  return { id, claim, command, target: 'all pass', how: { kind: 'tests', files, settings } };
}
