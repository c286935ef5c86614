/** Ours of the bulk part of 5.12: pages of an audience claimed and recorded as `activities/send-page.ts` does it, with nothing posted in between. */
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { createCampaignPages } from '../../adapters/postgres/campaign/pages.ts';
import { byKeys, createPool } from '../../adapters/postgres/pool.ts';
import { realClock } from '../../domain/clock.ts';
import { passedRules } from './passed-rules.ts';
import { writingTransactions } from './writing-transactions.ts';

type Order = { units: number; inFlight: number; page: number };

const pool = createPool(process.env['DATABASE_URL'] ?? '', {
  name: 'bench',
  max: 8,
  settings: byKeys,
  onError: (error) => {
    throw error;
  },
});
const pages = await createCampaignPages(pool);
process.stdout.write('"ready"\n');

for await (const line of createInterface(process.stdin)) {
  const { units, inFlight, page } = JSON.parse(line) as Order;
  const key = await campaignOf(units);
  const before = await writingTransactions(pool);
  const start = performance.now();
  const share = Math.ceil(units / inFlight);
  await Promise.all(Array.from({ length: inFlight }, (_, n) => drain(key, n * share + 1, (n + 1) * share, page)));
  const perSecond = (units / (performance.now() - start)) * 1_000;
  const commits = ((await writingTransactions(pool)) - before) / Math.ceil(units / page);
  process.stdout.write(`${JSON.stringify({ perSecond, commits })}\n`);
}
await pool.end();

async function drain(key: string, from: number, to: number, size: number): Promise<void> {
  const campaign = await pages.campaign(key);
  if (campaign === null) throw new Error(`no campaign ${key}`);
  for (let after = from - 1; after < to;) {
    const due = await pages.due({ campaign: key, from, to }, 'sms', after, size);
    if (due.length === 0) return;
    after = due.at(-1)?.n ?? to;
    const lines = due.map((one) => ({ due: one, address: one.address ?? '', locale: 'en', verdicts: passedRules }));
    const request = randomUUID();
    const given = { request, gateway: 'infobip', leaseMs: 60_000, virtualNow: Date.now() };
    const claims = await pages.claim(campaign, lines, given);
    if (claims.size !== due.length)
      throw new Error(`${due.length - claims.size} of ${due.length} could not be claimed`);
    const result = { kind: 'accepted', detail: 'PENDING_ENROUTE' } as const;
    await pages.record(
      campaign,
      request,
      [...claims].flatMap(([n, claim]) => (claim === 'overspent' ? [] : [{ n, claim, result, retryInMs: 0 }])),
    );
  }
}

/** What a launch has written: an audience that is frozen, and a campaign that runs. */
async function campaignOf(count: number): Promise<string> {
  const key = randomUUID();
  const ids = Array.from({ length: count }, () => randomUUID());
  const traits = { first_name: 'Ana', plan: 'pro', locale: 'hr' };
  await pool.query(
    `insert into profiles (id, workspace, traits) select id, 'default', $2::jsonb || jsonb_build_object('phone', '+38598' || lpad(n::text, 7, '0'))
     from unnest($1::uuid[]) with ordinality x (id, n)`,
    [ids, traits],
  );
  await pool.query(
    `insert into campaigns (key, workspace, id, name, segment, channel, template, class, rate, state, audience, to_send, templates, clock, launched_at)
     values ($1::uuid, 'default', $1::uuid::text, 'bench', 'everybody', 'sms', 'offer', 'service', 50000, 'running', $2::int, $2::int, '{}', $3, now())`,
    [key, count, realClock],
  );
  await pool.query(`insert into campaign_paces (campaign) values ($1)`, [key]);
  await pool.query(
    `insert into campaign_recipients (campaign, n, profile_id, address) select $2, n, id, '38598' || lpad(n::text, 7, '0')
     from unnest($1::uuid[]) with ordinality x (id, n)`,
    [ids, key],
  );
  await pool.query('analyze profiles, campaigns, campaign_recipients, messages');
  return key;
}
