import { adapterProofs } from './lines-adapters.ts';
import { benchProofs } from './lines-bench.ts';
import { campaignProofs } from './lines-campaign.ts';
import { channelProofs } from './lines-channels.ts';
import { chaosProofs } from './lines-chaos.ts';
import { consoleProofs } from './lines-console.ts';
import { e2eProofs } from './lines-e2e.ts';
import { flowProofs } from './lines-flow.ts';
import { hookProofs } from './lines-hooks.ts';
import { inboundProofs } from './lines-inbound.ts';
import { installProofs } from './lines-install.ts';
import { killProofs } from './lines-kill.ts';
import { languageProofs } from './lines-language.ts';
import { mutationProofs } from './lines-mutation.ts';
import { policyProofs } from './lines-policy.ts';
import { sagaProofs } from './lines-saga.ts';
import { sandboxProofs } from './lines-sandbox.ts';
import type { Proof } from './proof.ts';

/** Every checkable line, in the order of the plan. */
export const proofs: readonly Proof[] = [
  ...flowProofs,
  ...e2eProofs,
  ...killProofs,
  ...benchProofs,
  ...campaignProofs,
  ...channelProofs,
  ...hookProofs,
  ...installProofs,
  ...consoleProofs,
  ...sagaProofs,
  ...sandboxProofs,
  ...adapterProofs,
  ...chaosProofs,
  ...policyProofs,
  ...inboundProofs,
  ...languageProofs,
  ...mutationProofs,
];
