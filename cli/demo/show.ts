import { ensureLocalKeys } from '../../adapters/keys/local-keys.ts';
import type { Config } from '../../config/load.ts';
import { connectApi } from '../api-client.ts';
import type { Stack } from '../stack/stack.ts';
import { watchOutcomes } from '../workspace/outcomes.ts';
import { createDemoApi } from './api.ts';
import type { Applied } from './apply-example.ts';
import { brokenScenario, checkScenario, skippedScenario } from './check/check-scenario.ts';
import type { CheckedScenario } from './check/checked.ts';
import type { Played } from './check/played.ts';
import { demoPatienceMs } from './clock.ts';
import { gather } from './books/gather.ts';
import type { DemoLedger } from './books/ledger.ts';
import { checkedBy, placeOf, providersOf } from './place.ts';
import type { Run } from './run.ts';
import type { Place, Scenario } from './scenario.ts';
import type { Screen } from './screen.ts';
import { createStage, type Stage } from './stage.ts';
import { opening } from './words.ts';

export type Show = {
  readonly stack: Stack;
  readonly config: Config;
  readonly ledger: DemoLedger;
  readonly applied: Applied;
  readonly scenarios: readonly Scenario[];
  readonly run: Run;
  readonly screen: Screen;
  readonly signal: AbortSignal;
};

/** `played`: null for one that was not. */
export type Result = { readonly checked: CheckedScenario; readonly played: Played | null };

/** Plays the scenarios side by side and compares what each came to. `greeted`: everybody has what signing up brings. */
export async function playAll(show: Show, greeted: () => void): Promise<readonly Result[]> {
  const { stack, config, scenarios, screen, run, signal } = show;
  const providers = providersOf(stack, config);
  const place = await placeOf(stack, config, providers);
  const client = connectApi(stack.environment);
  const first = gate();
  const shared = {
    ...place,
    ...run,
    client,
    api: createDemoApi(client),
    providers,
    hooks: show.applied.hooks,
    hookSecret: ensureLocalKeys(stack.home).hookSecret,
    scale: config.clock.scale,
    deadline: Date.now() + demoPatienceMs,
    signal,
    greeted: () => {
      greeted();
      first.open();
    },
  };
  const parts = scenarios.map((scenario) => ({
    scenario,
    stage: createStage(shared, screen),
    leftOut: notHere(scenario, place, config),
  }));
  const watching = new AbortController();
  try {
    await watchOutcomes(client, (event) => parts.forEach(({ stage }) => stage.hear(event)), watching.signal);
    const onStage = parts.filter(({ leftOut }) => leftOut === null).map(({ scenario }) => scenario);
    if (onStage.length > 0) screen.line(opening(onStage, place, config.clock.scale));
    const playing = parts.map(async ({ scenario, stage, leftOut }) => {
      if (leftOut !== null) return skipped(scenario, leftOut);
      if (scenario.begins === 'once everybody is greeted') await first.opened;
      return playOne(show, scenario, stage).catch((error: unknown) => broken(scenario, error));
    });
    // Nobody waits for a greeting that does not come.
    void Promise.allSettled(playing.filter((_, index) => parts[index]?.scenario.begins === 'at once')).then(first.open);
    return await Promise.all(playing);
  } finally {
    watching.abort();
  }
}

/** I13: people whom we made up have numbers that somebody may really have. */
function notHere(scenario: Scenario, place: Place, { delivery }: Config): string | null {
  if (delivery === 'sandbox') return scenario.notHere(place);
  return `CARILLON_DELIVERY is ${delivery} and its people are made up: their numbers may be somebody's`;
}

const skipped = ({ name }: Scenario, reason: string): Result => ({
  checked: skippedScenario(name, reason),
  played: null,
});

/** One scenario's error is told among its problems; the others go on. */
const broken = ({ name }: Scenario, error: unknown): Result => ({
  checked: brokenScenario(name, error instanceof Error ? error.message : String(error)),
  played: null,
});

async function playOne(show: Show, scenario: Scenario, { scene, timeline }: Stage): Promise<Result> {
  const acted = await scenario.play(scene);
  if (acted.brokenOff !== null) return skipped(scenario, acted.brokenOff);
  const books = await gather(show.ledger, scene, acted);
  const { toTheEnd, providers } = scene;
  const checkedAgainst = checkedBy(show.stack, show.config, providers);
  const played = { name: scenario.name, owed: acted.owed, toTheEnd, timeline, checkedAgainst, ...books };
  const checked = checkScenario(played);
  const late = acted.finished ? [] : [`it did not come to its end within ${demoPatienceMs / 1000} s`];
  return { played, checked: { ...checked, problems: [...late, ...checked.problems] } };
}

/** Whoever waits goes on once it is open. */
function gate() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
}
