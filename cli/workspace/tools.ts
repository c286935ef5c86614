import { analyse } from '../../adapters/liquid/analyse.ts';
import { createRenderNow } from '../../adapters/liquid/render-now.ts';
import { compileMail } from '../../adapters/mjml/compile.ts';
import { readAddress } from '../../adapters/phone/read-address.ts';
import type { WorkspaceTools } from '../../adapters/workspace/load.ts';
import { zones } from '../../adapters/zones/zones.ts';
import type { PlayTools } from '../../domain/workspace/play-enrollment.ts';

/** What reading a workspace folder needs. */
export const workspaceTools: WorkspaceTools = { analyse, compileMail, isZone: zones.isZone };

/** What playing a scenario needs. Renders in this very process: these are the author's own templates, and nothing waits behind them. */
export function playTools(): PlayTools {
  return { policy: { zones, readAddress, mayDeliver: () => ({ ok: true }) }, render: createRenderNow() };
}
