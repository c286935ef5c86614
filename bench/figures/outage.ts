import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { startCampaigns } from '../campaigns.ts';
import { farSideOf } from '../far-side.ts';
import type { Bench, Figure, Reading } from '../figure.ts';
import { judgeOutage, type OutageVerdict } from '../outage-verdict.ts';
import { startRacer } from '../racer.ts';
import { producerLogin } from '../sign-ups.ts';
import { withStack, type BenchStack } from '../stack.ts';

const workspace = 'bench/workspaces/two-channels';
/** Recipients a second of the campaign, and people a second who enter a journey beside it. */
const [rate, texts] = [40, 4];
/** Before the outage, and how long after it the load goes on. */
const [beforeS, afterS] = [10, 40];
/** Whoever was in doubt is looked for three times over two minutes, then sent again. */
const patienceMs = 300_000;
const range = ['38591'];

type Texted = { readonly texted: readonly (readonly [phone: string, at: number])[] };
/** `status`: what everything is answered with meanwhile. */
type Outage = { readonly status: number; readonly seconds: number };

export const outage: Figure = {
  id: 'L1+',
  name: 'outage',
  claim:
    'every request answered 503 for 60 s, with a campaign and journeys on their way: what the provider sees during it and after',
  target: '0 lost or doubled; ≤ the rate; ≥ 90 % of it in 30 s; open in 5 s; ≤ 1 probe/s; ≤ 8 attempts',
  measure: async (bench) => {
    const seconds = bench.size === 'small' ? 15 : 60;
    const verdict = await during(bench, { status: 503, seconds });
    return { ...told(verdict), met: verdict.short.length === 0 };
  },
};

/** A no is an answer, and no breaker opens at answers: what is in doubt is the same, so the same run must fall short. */
export const unguardedOutage: Figure = {
  id: 'L1-',
  name: 'unguarded-outage',
  claim: 'the same with 409, at which no breaker opens, for 15 s',
  target: 'more than a request a second is found',
  measure: async (bench) => {
    const verdict = await during(bench, { status: 409, seconds: 15 });
    return { ...told(verdict), met: verdict.probesInASecond > 1 && verdict.short.length > 0 };
  },
};

function told(verdict: OutageVerdict & { readonly attempts: number }): Pick<Reading, 'figure' | 'values'> {
  const { openAfterS, probesInASecond, probes, mostInASecond, paceAfter30s, attempts, short } = verdict;
  const parts = [
    `open after ${openAfterS.toFixed(1)} s`,
    `${probes} probes, ${probesInASecond} in a second at most`,
    `${mostInASecond} messages in a second at most at ${rate}/s`,
    `${Math.round(paceAfter30s * 100)} % of the rate 20 to 30 s after`,
    `${attempts} attempts at most`,
    ...(short.length > 0 ? [`short: ${short.join(', ')}`] : []),
  ];
  return { figure: parts.join('; '), values: { ...verdict } };
}

function during(bench: Bench, given: Outage): Promise<OutageVerdict & { readonly attempts: number }> {
  return withStack(bench, { workspace }, async (stack) => {
    const farSide = farSideOf(stack.addresses.sandbox ?? '');
    const campaigns = await startCampaigns(stack);
    const notes = await startRacer('ours/notes.ts', producerLogin(stack));
    const count = rate * (beforeS + afterS + 10);
    const ready = await campaigns.prepare(count, rate);
    const watch = await farSide.watchRequests();

    const order = { texts, mails: 0, seconds: beforeS + given.seconds + afterS, range };
    const published = notes.round<Texted>(order);
    const played = campaigns.play(ready);
    played.catch(() => undefined); // awaited below, after what comes first
    await pause(beforeS * 1_000);
    const began = Date.now();
    await farSide.inflict({ kind: 'status', status: given.status, count: 'always' });
    await pause(given.seconds * 1_000);
    await farSide.clearFaults();
    const ended = Date.now();
    bench.say(`  everything was answered ${given.status} for ${given.seconds} s`);
    const { texted } = await published;
    await played;
    const attempts = await settled(stack, texted.length);
    const [requests, messages, doubled] = await Promise.all([watch.stop(), farSide.messages(0), farSide.doubled()]);
    await Promise.all([notes.close(), campaigns.close()]);

    const taken = messages.filter(({ outcome }) => outcome === 'accepted');
    const reached = new Set(taken.map(({ to }) => to));
    // Texts of journeys go by the vendor's SDK, pages of campaigns by its newer API.
    const ofTheCampaign = taken.filter(({ via }) => via === 'sms/3');
    const missing = count - ofTheCampaign.length + texted.filter(([phone]) => !reached.has(phone)).length;
    const verdict = judgeOutage({
      rate,
      began,
      ended,
      refused: requests.filter(({ fault }) => fault === 'status').map(({ at }) => Date.parse(at)),
      taken: ofTheCampaign.map(({ at }) => Date.parse(at)),
      attempts,
      missing,
      doubled,
    });
    return { ...verdict, attempts };
  });
}

/** Waits until every journey's text is taken; how often the message was claimed that was claimed most often, campaigns' included. */
async function settled({ config }: BenchStack, texts: number): Promise<number> {
  const pool = new pg.Pool({ connectionString: config.databaseUrl, max: 1 });
  pool.on('error', () => undefined);
  try {
    const ask = async () =>
      (
        await pool.query<{ taken: number; most: number }>(
          `select count(*) filter (where owner_kind = 'enrollment' and state = 'ACCEPTED')::int as taken, max(attempt)::int as most from messages`,
        )
      ).rows[0];
    let now = await ask();
    for (const until = Date.now() + patienceMs; (now?.taken ?? 0) < texts && Date.now() < until; now = await ask())
      await pause(1_000);
    return now?.most ?? 0;
  } finally {
    await pool.end();
  }
}
