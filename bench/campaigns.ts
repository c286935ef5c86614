import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { readFileSync } from 'node:fs';
import pg from 'pg';
import type { CampaignView } from '../adapters/postgres/campaign/view.ts';
import { defineAll } from '../adapters/postgres/campaign/define.ts';
import { mostRate } from '../domain/campaign/definition.ts';
import type { BenchStack } from './stack.ts';

type Ready = { readonly id: string; readonly count: number };
type Played = { readonly perSecond: number; readonly view: CampaignView };

export type BenchCampaigns = {
  /** People of their own who may all be written to; defines and previews a campaign to them. */
  prepare(count: number, rate?: number): Promise<Ready>;
  launch(ready: Ready): Promise<void>;
  /** Stops it, unless it has ended by itself. */
  cancel(id: string): Promise<CampaignView>;
  /** From the launch to the end: how many recipients were settled per second. */
  play(ready: Ready): Promise<Played>;
  run(count: number): Promise<Played>;
  close(): Promise<void>;
};

const patienceMs = 600_000;
/** People per statement. */
const most = 20_000;

/**
 * Campaigns over the api, as a person would launch them. The far side reports nothing back: what is compared is the way out, and by
 * hand nobody listens to reports either.
 */
export async function startCampaigns({ addresses, config, keysFile }: BenchStack): Promise<BenchCampaigns> {
  const pool = new pg.Pool({ connectionString: config.databaseUrl, max: 2 });
  pool.on('error', () => undefined);
  const { apiKey } = JSON.parse(readFileSync(keysFile, 'utf8')) as { apiKey: string };
  const run = Math.floor(Math.random() * 90) + 10;
  let [campaigns, people] = [0, 0];
  await told(`${addresses.sandbox}/_sim/settings`, { reports: 'off', magic: false, logsPerMinute: 0 });

  const api = (method: string, path: string, body?: object): Promise<unknown> =>
    told(`${addresses.api}/v1/campaigns/${path}`, body, { method, authorization: `Bearer ${apiKey}` });
  const prepare = async (count: number, rate = mostRate): Promise<Ready> => {
    const id = `bench-${++campaigns}`;
    await invite(id, count);
    const condition = { kind: 'compare', path: 'traits.cohort', op: 'eq', value: id } as const;
    const campaign = { id, name: id, segment: id, channel: 'sms', template: 'welcome', class: 'service' } as const;
    const defined = { segments: [{ id, name: id, condition }], campaigns: [{ ...campaign, topic: null, rate }] };
    await defineAll(pool, 'default', defined, 'bench');
    const { toSend } = (await api('POST', `${id}/preview`)) as { toSend: number };
    if (toSend !== count) throw new Error(`${toSend} of ${count} would get it; the bench invites only those who would`);
    return { id, count };
  };
  const launch = async ({ id, count }: Ready): Promise<void> => {
    await api('POST', `${id}/launch`, { confirm: count });
  };
  /** Waits until everybody is final. */
  const ended = async (id: string): Promise<CampaignView> => {
    for (const until = Date.now() + patienceMs; Date.now() < until; await pause(100)) {
      const { rows } = await pool.query<{ ended: boolean }>(
        'select ended_at is not null as ended from campaigns where id = $1',
        [id],
      );
      if (rows[0]?.ended) return (await api('GET', id)) as CampaignView;
    }
    throw new Error(
      `campaign ${id} had not ended after ${patienceMs / 1_000} s: ${JSON.stringify(await api('GET', id))}`,
    );
  };
  const invite = async (cohort: string, count: number): Promise<void> => {
    for (let left = count; left > 0; left -= most) {
      const rows = Array.from({ length: Math.min(most, left) }, () => {
        const phone = `+3859${run}${String((people += 1)).padStart(6, '0')}`;
        return {
          id: randomUUID(),
          traits: { phone, firstName: 'Ana', locale: 'en', timezone: 'Europe/London', cohort },
        };
      });
      await pool.query(
        `insert into profiles (id, workspace, traits) select id, 'default', traits from json_to_recordset($1::json) as x (id uuid, traits jsonb)`,
        [JSON.stringify(rows)],
      );
    }
    await pool.query('analyze profiles');
  };
  const play = async (ready: Ready): Promise<Played> => {
    await launch(ready);
    const view = await ended(ready.id);
    const { accepted } = view.recipients;
    if (accepted !== ready.count)
      throw new Error(`${accepted} of ${ready.count} were accepted: ${JSON.stringify(view.reasons)}`);
    const took = Date.parse(view.endedAt ?? '') - Date.parse(view.launchedAt ?? '');
    return { perSecond: (ready.count / took) * 1_000, view };
  };
  return {
    prepare,
    launch,
    async cancel(id) {
      const before = (await api('GET', id)) as CampaignView;
      if (before.endedAt !== null) return before;
      await api('POST', `${id}/cancel`);
      return ended(id);
    },
    play,
    run: async (count) => play(await prepare(count)),
    close: () => pool.end(),
  };
}

async function told(
  url: string,
  body: object | undefined,
  { method = 'POST', authorization = '' }: { method?: string; authorization?: string } = {},
): Promise<unknown> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', authorization },
    ...(method === 'GET' ? {} : { body: JSON.stringify(body ?? null) }),
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${answer}`);
  return JSON.parse(answer);
}
