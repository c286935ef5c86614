import type { Engagements } from '../email/tracking/engagements.ts';
import type { Rules } from '../behaviour/rules.ts';
import type { FaultBox } from '../faults/fault-box.ts';
import { ok } from '../http/reply.ts';
import type { Keys } from '../http/keys.ts';
import type { SandboxClock } from '../time/clock.ts';
import type { Recorder } from '../oracle/oracle.ts';
import { pageRoutes } from '../page/routes.ts';
import type { Courier } from '../reports/courier.ts';
import type { Hooks } from '../reports/hooks.ts';
import type { Inbox } from '../reports/inbound.ts';
import type { Settings } from '../settings.ts';
import { messageRoutes } from './messages.ts';
import type { SimRoute } from './route.ts';
import { steeringRoutes } from './steering.ts';
import type { See } from '../reports/seen.ts';
import { seenRoute } from './seen.ts';
import type { Switchboard } from '../voice/switchboard.ts';
import type { Time } from '../time/time.ts';
import { aboutRoute } from './about.ts';
import { certificateRoute } from './certificate.ts';
import { callRoutes } from './calls.ts';
import { clockRoutes } from './clock-routes.ts';
import { keyRoutes } from './keys.ts';
import { mailView } from './mail-view.ts';
import { mailRoutes } from './mails.ts';
import { unsubscribe } from './unsubscribe.ts';
import { streamRoute } from './stream.ts';

/** Everything below `/_sim`, and the page. `GET /_sim` lists itself. */
export function controlRoutes(deps: {
  readonly oracle: Recorder;
  readonly clock: SandboxClock;
  readonly time: Time;
  readonly smtpUrl: string;
  readonly certificate: string | undefined;
  readonly faults: FaultBox;
  readonly rules: Rules;
  readonly hooks: Hooks;
  readonly keys: Keys;
  readonly inbox: Inbox;
  readonly engagements: Engagements;
  readonly courier: Pick<Courier, 'report'>;
  readonly switchboard: Switchboard;
  readonly see: See;
  readonly settings: () => Settings;
  readonly change: (change: Partial<Settings>) => Settings;
  readonly reset: () => void;
}): readonly SimRoute[] {
  const routes = [
    ...pageRoutes(),
    mailView(deps.oracle),
    unsubscribe(deps.oracle, deps.engagements),
    ...mailRoutes(deps),
    ...messageRoutes(deps.oracle),
    aboutRoute(deps),
    certificateRoute(deps.certificate),
    ...clockRoutes(deps.time),
    streamRoute(deps.oracle),
    ...steeringRoutes(deps),
    ...callRoutes(deps.switchboard),
    seenRoute(deps.see),
    ...keyRoutes(deps.keys),
  ];
  const names = routes.map(({ method, path }) => `${method} ${path}`);
  return [...routes, { method: 'GET', path: '/_sim', handle: () => ok({ routes: names }) }];
}
