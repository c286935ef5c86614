import { setTimeout as sleep } from 'node:timers/promises';
import { ensureLocalKeys } from '../../adapters/keys/local-keys.ts';
import { loadConfig, type Config } from '../../config/load.ts';
import { connectApi } from '../api-client.ts';
import type { Stack } from '../stack/stack.ts';
import type { StartFlags } from '../stack/start.ts';
import { watchOutcomes } from '../workspace/outcomes.ts';
import { createDemoApi, type OutcomeEvent } from './api.ts';
import { applyExample } from './apply-example.ts';
import { askFarSide, plain } from './ask-far-side.ts';
import { cast } from './cast.ts';
import { checkScenario, type Played } from './check.ts';
import { demoPatienceMs, endsInTime } from './clock.ts';
import { mailsOf, readHistories, writeEvidence } from './evidence.ts';
import type { CheckedAgainst } from './far-side.ts';
import { createDemoLedger, type DemoLedger } from './ledger.ts';
import { introduce, play, type Show } from './play.ts';
import type { DemoSummary } from './summary.ts';
import { createTimeline, type Watched } from './timeline.ts';
import { closing, emptyStack, invitation, opening, staying } from './words.ts';

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const sinceStart = (): number => Math.round(performance.now());

/** What `start` does once everything is up: publish the example, say how to talk to it, play the demo, compare, report. */
export async function runDemo(stack: Stack, flags: StartFlags, signal: AbortSignal): Promise<DemoSummary> {
  const { addresses } = stack;
  const readyMs = sinceStart();
  if (flags.demo === false) {
    // The stack is the user's own: their workspace, not the example's.
    say(emptyStack);
    return { ok: true, readyMs, greetedMs: null, startMs: readyMs, addresses, journeys: [], scenarios: [] };
  }
  const config = loadConfig(stack.environment);
  const journeys = await applyExample(config, say);
  say(invitation(stack, ensureLocalKeys(stack.home).writeKey));
  const ledger = createDemoLedger(config.databaseUrl);
  try {
    const { played, finished, greetedMs } = await playDemo(stack, config, ledger, signal);
    const checked = checkScenario(played);
    const late = finished ? [] : [`the demo did not come to its end within ${demoPatienceMs / 1000} s`];
    const scenario = { ...checked, problems: [...late, ...checked.problems] };
    const ok = scenario.problems.length === 0;
    const startMs = sinceStart();
    const summary = { ok, readyMs, greetedMs, startMs, addresses, journeys, scenarios: [scenario] };
    if (signal.aborted) return summary; // the user has left; what is missing is no problem of ours
    say(closing(summary, played.enrollments.length));
    if (flags.evidence !== undefined) await keepEvidence(flags.evidence, summary, played, config, ledger);
    if (!flags.exit) say(staying);
    return summary;
  } finally {
    await ledger.close();
  }
}

async function playDemo(stack: Stack, config: Config, ledger: DemoLedger, signal: AbortSignal) {
  const client = connectApi(stack.environment);
  const api = createDemoApi(client);
  const { scale } = config.clock;
  const toTheEnd = endsInTime(scale);
  const players = cast(Date.now());
  const [events, people, timeline]: [OutcomeEvent[], Map<string, Watched>, string[]] = [[], new Map(), []];
  const show: Show = { players, people, events, toTheEnd, deadline: Date.now() + demoPatienceMs, signal };
  let signedUpAt = Date.now();
  let greetedMs: number | null = null;
  const lineOf = createTimeline(people, scale, () => signedUpAt);
  const watching = new AbortController();
  try {
    await watchOutcomes(
      client,
      (event) => {
        events.push(event);
        const line = lineOf(event);
        if (line === null) return;
        timeline.push(line);
        say(`  ${line}`);
      },
      watching.signal,
    );
    const profiles = await introduce(api, show);
    say(opening(players, scale));
    signedUpAt = Date.now();
    const finished = await play(api, profiles, show, () => (greetedMs = sinceStart()));
    const providers = providersOf(stack, config);
    const checkedAgainst = (channel: string): CheckedAgainst => (providers.brought(channel) ? 'replies' : 'oracle');
    const story = await settle(ledger, [...profiles.values()], show, checkedAgainst('sms') === 'oracle');
    const recipients = new Set(players.flatMap(({ traits }) => [plain(traits.phone), plain(traits.email)]));
    const facts = await askFarSide(providers, story.messages, recipients);
    const owed = players.flatMap(({ atOnce, later }) => (toTheEnd ? [...atOnce, ...later] : atOnce));
    const played: Played = { name: 'onboarding', owed, toTheEnd, timeline, ...story, checkedAgainst, facts };
    return { played, finished, greetedMs };
  } finally {
    watching.abort();
  }
}

/** Whose servers the messages went to: what the environment of the stack names, and is not our own sandbox. */
function providersOf({ addresses }: Stack, { infobip, smtpUrl }: Config) {
  const ownInfobip = infobip !== undefined && infobip.baseUrl !== addresses.sandbox;
  const brought: Readonly<Record<string, boolean>> = { sms: ownInfobip, email: smtpUrl !== addresses.smtp };
  return {
    sandbox: addresses.sandbox,
    infobip: ownInfobip ? infobip : undefined,
    brought: (channel: string): boolean => brought[channel] === true,
  };
}

/** Reads the ledger once every SMS has its receipt, where receipts can be counted on, or the time is up. */
async function settle(ledger: DemoLedger, profiles: readonly string[], show: Show, receipts: boolean) {
  for (;;) {
    const enrollments = await ledger.enrollments(profiles);
    const messages = await ledger.messages(enrollments.map((one) => one.id));
    const open = messages.some((one) => {
      return one.channel === 'sms' && one.state === 'ACCEPTED' && ['none', 'pending'].includes(one.delivery);
    });
    if (!receipts || !open || Date.now() > show.deadline || show.signal.aborted) return { enrollments, messages };
    await sleep(100);
  }
}

async function keepEvidence(
  folder: string,
  summary: DemoSummary,
  { enrollments, messages, facts }: Played,
  config: Config,
  ledger: DemoLedger,
): Promise<void> {
  writeEvidence(folder, {
    summary: [summary],
    enrollments,
    ledger: messages,
    outcomes: await ledger.outcomes(enrollments.map((one) => one.id)),
    oracle: facts.oracle,
    mails: mailsOf(facts.oracle, messages),
    logs: facts.logs,
    histories: await readHistories(config.temporal, enrollments),
  });
  say(`Evidence: ${folder}; \`npm run verify:evidence ${folder}\` checks it from the files alone.`);
}
