import type { SandboxClock } from '../time/clock.ts';
import type { Surface } from '../http/server.ts';
import type { VendorRoute } from '../http/route.ts';
import type { Recorder } from '../oracle/oracle.ts';
import type { Hooks } from '../reports/hooks.ts';
import type { Pusher } from '../reports/pusher.ts';
import type { Submit } from '../send/submit.ts';
import type { Settings } from '../settings.ts';
import type { Timers } from '../time/timers.ts';
import { createContents } from './content/contents.ts';
import { contentRoute } from './content/route.ts';
import { createDomains } from './domains/domains.ts';
import { domainRoutes } from './domains/routes.ts';
import { mimeRoute } from './mime/route.ts';
import { createMailWriter } from './orders.ts';
import { suppressionRoutes } from './suppressions/routes.ts';
import { createSuppressions } from './suppressions/suppressions.ts';
import { templateRoutes } from './templates/routes.ts';
import { createTemplates } from './templates/templates.ts';
import { createEngagements, type Engagements } from './tracking/engagements.ts';
import { trackingSurface } from './tracking/surface.ts';
import { formRoute } from './v3/route.ts';
import { messagesRoute } from './v4/route.ts';
import { validationRoutes } from './validation/routes.ts';
import { createValidations } from './validation/validations.ts';

export type EmailRoom = {
  readonly engagements: Engagements;
  /** Where tracked links lead. */
  readonly tracking: Surface;
  readonly routes: readonly VendorRoute[];
  clear(): void;
};

/** Everything of the provider that has to do with mail alone. */
export function createEmailRoom(deps: {
  readonly oracle: Recorder;
  readonly clock: SandboxClock;
  readonly timers: Timers;
  readonly settings: () => Settings;
  /** Posts one event at a time. */
  readonly pusher: Pusher;
  readonly hooks: Hooks;
  readonly trackingUrl: string | undefined;
  readonly submit: Submit;
}): EmailRoom {
  const { oracle, clock, settings, submit } = deps;
  const domains = createDomains(deps);
  const suppressions = createSuppressions({ ...deps, lagMs: () => settings().suppressionLagMs });
  const templates = createTemplates(deps);
  const contents = createContents(deps);
  const validations = createValidations(deps);
  const engagements = createEngagements({ ...deps, suppressions });
  const write = createMailWriter({ oracle, domains, suppressions, templates, settings });
  return {
    engagements,
    tracking: trackingSurface(oracle, engagements),
    routes: [
      formRoute({ submit, write, files: oracle.files, clock, settings }),
      messagesRoute({ submit, write, files: oracle.files, contents }),
      mimeRoute({ submit, write, files: oracle.files }),
      contentRoute(contents),
      ...templateRoutes(templates, oracle.files),
      ...domainRoutes(domains),
      ...suppressionRoutes(suppressions, domains),
      ...validationRoutes({ suppressions, validations, clock, settings }),
    ],
    clear: () => engagements.clear(),
  };
}
