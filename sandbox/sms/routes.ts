import type { Keys } from '../http/keys.ts';
import type { VendorRoute } from '../http/route.ts';
import type { Links } from '../links/links.ts';
import { linkRoute } from '../links/routes.ts';
import type { Recorder } from '../oracle/oracle.ts';
import type { Pusher } from '../reports/pusher.ts';
import type { Submit } from '../send/submit.ts';
import type { SandboxClock } from '../time/clock.ts';
import { conversionRoute } from './conversion-route.ts';
import { previewRoute } from './preview.ts';
import { queryRoutes } from './query-routes.ts';
import { sendRoutes } from './send-routes.ts';

/** The vendor's paths for text messages, and where their short links lead. */
export function smsRoutes(deps: {
  readonly submit: Submit;
  readonly oracle: Recorder;
  readonly clock: SandboxClock;
  readonly keys: Keys;
  readonly links: Links;
  /** Posts clicks one by one. */
  readonly pusher: Pusher;
}): readonly VendorRoute[] {
  const { submit, oracle, clock, links, pusher } = deps;
  return [
    ...sendRoutes(submit),
    ...queryRoutes(deps),
    previewRoute,
    conversionRoute(oracle),
    linkRoute(links, pusher, clock),
  ];
}
