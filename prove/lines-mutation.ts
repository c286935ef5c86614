import { areas, target } from './mutation/areas.ts';
import type { Proof } from './proof.ts';

const command = 'npm run --silent mutation';

/** How good the tests are: the share of small changes to the code that one of them notices. */
export const mutationProofs: readonly Proof[] = [
  {
    id: 'D5',
    claim: `mutation scores of ${areas.map(({ name }) => name).join(', ')}; what lives is listed in prove/mutation/results.json`,
    command,
    target: `≥ ${target} % each`,
    how: { kind: 'command', keeping: `${command} -- --save --resume` },
  },
];
