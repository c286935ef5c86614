import type { Rules } from '../behaviour/rules.ts';
import type { SandboxClock } from '../time/clock.ts';
import type { VendorRoute } from '../http/route.ts';
import type { Entry } from '../oracle/entry.ts';
import type { Recorder } from '../oracle/oracle.ts';
import { plainElement, type SendRequest } from '../send/order.ts';
import type { Submit } from '../send/submit.ts';
import type { Settings } from '../settings.ts';
import type { Timers } from '../time/timers.ts';
import type { Work } from '../time/work.ts';
import { createDialler, type Dialler } from './dialler.ts';
import { launchRoute } from './ivr/launch-route.ts';
import { playScript } from './ivr/play.ts';
import { compile, type Program } from './ivr/program.ts';
import { respond } from './ivr/respond.ts';
import { scenarioRoutes } from './ivr/scenario-routes.ts';
import { createScenarios, type Scenario } from './ivr/scenarios.ts';
import { callRoutes } from './send-routes.ts';
import { createSwitchboard, type Switchboard } from './switchboard.ts';
import type { TalkDeps } from './talk.ts';
import { voicesRoute } from './tts/voices-route.ts';

export type VoiceRoom = {
  readonly switchboard: Switchboard;
  readonly dialler: Dialler;
  readonly routes: readonly VendorRoute[];
  clear(): void;
};

/** Everything of calls: who rings, what is said, the scenarios, and the vendor's paths for them. */
export function createVoiceRoom(deps: {
  readonly oracle: Recorder;
  readonly clock: SandboxClock;
  readonly timers: Timers;
  readonly work: Work;
  readonly settings: () => Settings;
  readonly rules: Rules;
  readonly leastRingMs: number;
  readonly submit: Submit;
}): VoiceRoom {
  const { clock, work, rules, submit } = deps;
  const scenarios = createScenarios(deps);
  /** By script: each launch makes the scenario anew, with the same script. */
  const programs = new WeakMap<Scenario['script'], Program>();
  const programOf = ({ script }: Scenario): Program => {
    const program = programs.get(script) ?? compile(script);
    programs.set(script, program);
    return program;
  };
  const talking: TalkDeps = {
    ...deps,
    respond: (question) => work.during(respond(question)),
    playOf(entry) {
      const { id = '', parameters = {} } = entry.speech?.scenario ?? {};
      const scenario = scenarios.find(entry.account, id);
      if (scenario === undefined) return playScript(nothing, {});
      const now = new Date(clock.now()).toISOString();
      const known = { from: entry.from, to: entry.to, startTime: now, answerTime: now };
      return playScript(programOf(scenario), { ...parameters, ...known });
    },
    carryOut(entry, { lines }) {
      for (const line of lines) if (line.kind === 'sms') submit(textOf(entry, line));
    },
  };
  const switchboard = createSwitchboard({ ...talking, ...deps });
  const dialler = createDialler({ ...talking, ...deps, switchboard, behaviourOf: (entry) => rules.apply(entry) });
  return {
    switchboard,
    dialler,
    routes: [
      ...callRoutes({ submit }),
      voicesRoute(),
      ...scenarioRoutes(scenarios),
      launchRoute({ submit, scenarios }),
    ],
    clear: () => dialler.clear(),
  };
}

const nothing: Program = { steps: [], marks: new Map() };

const textOf = (
  { account }: Entry,
  { from, to, text }: { readonly from: string; readonly to: string; readonly text: string },
): SendRequest => ({
  account,
  channel: 'sms',
  via: 'sms/3',
  bulkId: undefined,
  elements: 1,
  orders: [{ recipients: [{ to }], element: plainElement({ from, text }) }],
});
