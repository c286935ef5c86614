import type { SandboxClock } from '../time/clock.ts';
import type { VendorRoute } from '../http/route.ts';
import type { Entry, Verdict } from '../oracle/entry.ts';
import type { Recorder } from '../oracle/oracle.ts';
import type { Submit } from '../send/submit.ts';
import type { Settings } from '../settings.ts';
import { createObstacle } from './obstacle.ts';
import { whatsappRoutes } from './send-routes.ts';
import { createSessions } from './sessions.ts';
import { templateRoutes } from './template-routes.ts';
import { createTemplates } from './templates.ts';

export type WhatsAppRoom = {
  /** Why WhatsApp will not deliver it. */
  obstacle(entry: Entry): Verdict | undefined;
  readonly routes: readonly VendorRoute[];
};

/** Everything of WhatsApp: its 24 hours, its templates, and the vendor's paths for them. */
export function createWhatsAppRoom(deps: {
  readonly oracle: Recorder;
  readonly clock: SandboxClock;
  readonly settings: () => Settings;
  readonly submit: Submit;
}): WhatsAppRoom {
  const { oracle, clock, settings, submit } = deps;
  const templates = createTemplates(deps);
  return {
    obstacle: createObstacle({ sessions: createSessions(oracle, clock), templates, settings }),
    routes: [...whatsappRoutes({ submit, oracle, templates }), ...templateRoutes(templates)],
  };
}
