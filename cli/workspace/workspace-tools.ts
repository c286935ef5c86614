import { analyse } from '../../adapters/liquid/analyse.ts';
import { compileMail } from '../../adapters/mjml/compile.ts';
import type { WorkspaceTools } from '../../adapters/workspace/load.ts';
import { zones } from '../../adapters/zones/zones.ts';

/** What reading a workspace folder needs. */
export const workspaceTools: WorkspaceTools = { analyse, compileMail, isZone: zones.isZone };
