import { createCredit } from '../account/credit.ts';
import { accountRoutes } from '../account/routes.ts';
import type { Behaviour } from '../behaviour/behaviour.ts';
import type { Rules } from '../behaviour/rules.ts';
import { createBlocklist } from '../blocklist/blocklist.ts';
import { blocklistRoutes } from '../blocklist/routes.ts';
import { createBulks } from '../bulks/bulks.ts';
import { bulkRoutes } from '../bulks/routes.ts';
import type { VendorRoute } from '../http/route.ts';
import type { Links } from '../links/links.ts';
import { alone } from '../oracle/alike.ts';
import type { Recorder } from '../oracle/oracle.ts';
import type { Courier } from '../reports/courier.ts';
import type { Settings } from '../settings.ts';
import type { SandboxClock } from '../time/clock.ts';
import type { Timers } from '../time/timers.ts';
import { createFloodingFilter } from './flooding.ts';
import { createRefusals } from './refusals.ts';
import { createSubmit, type Submit } from './submit.ts';
import { takeUp } from './take-up.ts';

export type SendRoom = {
  readonly submit: Submit;
  readonly routes: readonly VendorRoute[];
  /** After a restart: what was scheduled and what was on its way goes on. */
  takeUp(): void;
  clear(): void;
};

/** Which messages of any channel are taken, and when they leave: account, blocklist, flooding, bulks. */
export function createSendRoom(deps: {
  readonly oracle: Recorder;
  readonly clock: SandboxClock;
  readonly timers: Timers;
  readonly settings: () => Settings;
  readonly rules: Rules;
  readonly courier: Courier;
  readonly links: Links;
  /** Told what is on its way and how it will fare. */
  readonly expect: (seq: number, behaviour: Behaviour) => void;
}): SendRoom {
  const { oracle, clock, settings, courier } = deps;
  const bulks = createBulks({ oracle, clock, deliver: (entry, behaviour) => courier.deliver(alone(entry), behaviour) });
  const flooding = createFloodingFilter();
  const blocklist = createBlocklist(oracle);
  const credit = createCredit(oracle, settings);
  const refusals = createRefusals({ blocklist, credit, flooding, settings });
  return {
    submit: createSubmit({ ...deps, refusals, bulks }),
    routes: [...bulkRoutes(bulks, settings), ...accountRoutes(credit), ...blocklistRoutes({ ...deps, blocklist })],
    takeUp: () => takeUp({ ...deps, bulks }),
    clear() {
      bulks.clear();
      flooding.clear();
      blocklist.clear();
    },
  };
}
