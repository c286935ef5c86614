import { ensureLocalKeys } from '../../adapters/keys/local-keys.ts';
import { loadConfig } from '../../config/load.ts';
import type { Stack } from '../stack/stack.ts';
import type { StartFlags } from '../stack/start.ts';
import { createDemoApi, type OutcomeEvent } from './api.ts';
import { applyExample } from './apply-example.ts';
import { cast } from './cast.ts';
import { checkScenario, type Scenario } from './check.ts';
import { demoPatienceMs } from './clock.ts';
import { mailsOf, readHistories, writeEvidence } from './evidence.ts';
import { askFarSide, readOracleEntries } from './far-side.ts';
import { createDemoLedger, type DemoLedger } from './ledger.ts';
import { play } from './play.ts';
import { timelineLine } from './timeline.ts';

export type DemoSummary = {
  readonly ok: boolean;
  /** From the start of the process to the last journey's end, ms. */
  readonly startMs: number;
  readonly addresses: Stack['addresses'];
  readonly journeys: readonly { readonly id: string; readonly hash: string }[];
  readonly scenarios: readonly Scenario[];
};

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** What `start` does once everything is up: publish the example, say how to talk to it, play the demo, compare, report. */
export async function runDemo(stack: Stack, flags: StartFlags, signal: AbortSignal): Promise<DemoSummary> {
  const config = loadConfig(stack.environment);
  const keys = ensureLocalKeys(stack.home);
  const api = createDemoApi(stack.addresses.api, keys);
  // Without the demo the stack is the user's own: their workspace, not the example's.
  const journeys = flags.demo === false ? [] : await applyExample(config, say);
  say(tryIt(stack, keys.writeKey));
  if (flags.demo === false)
    return { ok: true, startMs: sinceStart(), addresses: stack.addresses, journeys, scenarios: [] };

  const ledger = createDemoLedger(config.databaseUrl);
  const watching = new AbortController();
  try {
    const [events, names, lines]: [OutcomeEvent[], Map<string, string>, string[]] = [[], new Map(), []];
    const virtualStart = config.clock.scale === 1 ? Date.now() : config.clock.virtualStart;
    await api.watch((event) => {
      events.push(event);
      const line = names.has(String(event['profile'])) ? timelineLine(event, names, virtualStart) : null;
      if (line === null) return;
      lines.push(line);
      say(line);
    }, watching.signal);
    const players = cast(Date.now().toString(36));
    const deadline = Date.now() + demoPatienceMs;
    const { profiles, finished } = await play(api, players, events, names, deadline, signal);
    const story = await settle(ledger, [...profiles.values()], deadline, signal);
    const oracle = stack.addresses.sandbox === undefined ? [] : await readOracleEntries(stack.addresses.sandbox);
    const { environment, addresses } = stack;
    const farSide = await askFarSide(
      {
        sandbox: addresses.sandbox,
        infobip: ownInfobip(environment['INFOBIP_BASE_URL'], environment['INFOBIP_API_KEY'], addresses.sandbox),
        ownSmtp: environment['SMTP_URL'] !== addresses.smtp,
      },
      story.messages,
    );
    const scenario = checkScenario({
      name: 'onboarding',
      owed: players.flatMap((one) => one.expects),
      ...story,
      farSide,
      timeline: lines,
    });
    const problems = finished
      ? scenario.problems
      : [...scenario.problems, `the journeys did not end within ${demoPatienceMs / 1000} s`];
    const summary = {
      ok: problems.length === 0,
      startMs: sinceStart(),
      addresses,
      journeys,
      scenarios: [{ ...scenario, problems }],
    };
    for (const problem of problems) say(`problem: ${problem}`);
    say(
      summary.ok
        ? `The demo is complete: ${scenario.messages.length} messages, each taken exactly once.`
        : 'The demo did not add up; see `carillon logs`.',
    );
    if (flags.evidence !== undefined) {
      const outcomes = await ledger.outcomes(story.enrollments.map((one) => one.id));
      const histories = await readHistories(config.temporal, story.enrollments);
      writeEvidence(flags.evidence, {
        summary: [summary],
        enrollments: story.enrollments,
        ledger: story.messages,
        outcomes,
        oracle,
        mails: mailsOf(oracle, story.messages),
        histories,
      });
      say(`Evidence: ${flags.evidence} (check it with \`npm run verify:evidence ${flags.evidence}\`)`);
    }
    return summary;
  } finally {
    watching.abort();
    await ledger.close();
  }
}

/** Reads the ledger once every SMS has its receipt, or the time is up. */
async function settle(ledger: DemoLedger, profiles: readonly string[], deadline: number, signal: AbortSignal) {
  for (;;) {
    const enrollments = await ledger.enrollments(profiles);
    const messages = await ledger.messages(enrollments.map((one) => one.id));
    const open = messages.some(
      (one) => one.channel === 'sms' && one.state === 'ACCEPTED' && one.delivery !== 'delivered',
    );
    if (!open || Date.now() > deadline || signal.aborted) return { enrollments, messages };
    await new Promise((wake) => setTimeout(wake, 100));
  }
}

const sinceStart = (): number => Math.round(performance.now());

function ownInfobip(baseUrl: string | undefined, apiKey: string | undefined, sandbox: string | undefined) {
  return baseUrl === undefined || baseUrl === sandbox ? undefined : { baseUrl, apiKey: apiKey ?? '' };
}

function tryIt({ addresses }: Stack, writeKey: string): string {
  return [
    ...(addresses.sandbox === undefined ? [] : [`  phones and inboxes: ${addresses.sandbox}`]),
    '  your own sign-up:',
    `  curl -u ${writeKey}: ${addresses.api}/v1/track -H 'content-type: application/json' \\`,
    `    -d '{"userId":"me","event":"user.signed_up","properties":{"plan":"pro"},"context":{"traits":{"firstName":"Mia","phone":"+385911112222","email":"mia@example.com"}}}'`,
  ].join('\n');
}
