import { ensureLocalKeys } from '../../adapters/keys/local-keys.ts';
import { loadConfig } from '../../config/load.ts';
import type { Stack } from '../stack/stack.ts';
import type { StartFlags } from '../stack/start.ts';
import { applyExample } from './apply-example.ts';
import { campaign } from './campaign/campaign.ts';
import { closing } from './closing.ts';
import { keepEvidence } from './evidence/keep-evidence.ts';
import { createDemoLedger } from './books/ledger.ts';
import { onboarding } from './onboarding/onboarding.ts';
import { newRun } from './run.ts';
import type { Scenario } from './scenario.ts';
import { createScreen } from './screen.ts';
import { playAll } from './show.ts';
import type { DemoSummary } from './summary.ts';
import { support } from './support/support.ts';
import { emptyStack, invitation, whereToLook } from './words.ts';

const screen = createScreen(process.stderr);
const sinceStart = (): number => Math.round(performance.now());

/** The three uses, in the order in which they are told. */
const everything: readonly Scenario[] = [onboarding, campaign, support];

/** What `start` does once everything is up: publish the example, say how to talk to it, play the scenarios, compare, report. */
export async function runDemo(
  stack: Stack,
  flags: StartFlags,
  signal: AbortSignal,
  scenarios: readonly Scenario[] = everything,
): Promise<DemoSummary> {
  const { addresses } = stack;
  const readyMs = sinceStart();
  if (flags.demo === false) {
    // The stack is the user's own: their workspace, not the example's.
    screen.line(emptyStack);
    return { ok: true, readyMs, greetedMs: null, startMs: readyMs, addresses, journeys: [], scenarios: [] };
  }
  const config = loadConfig(stack.environment);
  const run = newRun(Date.now());
  const applied = await applyExample(config, run.segment, screen.line);
  screen.line(invitation(stack, ensureLocalKeys(stack.home).writeKey));
  const ledger = createDemoLedger(config.databaseUrl);
  try {
    let greetedMs: number | null = null;
    const show = { stack, config, ledger, applied, scenarios, run, screen, signal };
    const results = await playAll(show, () => (greetedMs = sinceStart()));
    const told = results.map(({ checked }) => checked);
    const ok = told.every(({ problems }) => problems.length === 0);
    const { journeys } = applied;
    const summary = { ok, readyMs, greetedMs, startMs: sinceStart(), addresses, journeys, scenarios: told };
    if (signal.aborted) return summary; // the user has left; what is missing is no problem of ours
    screen.line(closing(summary));
    if (flags.evidence !== undefined) {
      const played = results.flatMap((one) => one.played ?? []);
      await keepEvidence(flags.evidence, summary, played, config, ledger);
      screen.line(`\nEvidence: ${flags.evidence}; \`npm run verify:evidence ${flags.evidence}\` checks it.`);
    }
    if (!flags.exit) screen.line(await whereToLook(stack));
    return summary;
  } finally {
    await ledger.close();
  }
}
