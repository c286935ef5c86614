import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { CampaignActivities } from '../../activities/campaign-contract.ts';
import { createRenderer } from '../../adapters/liquid/renderer.ts';
import { defineAll } from '../../adapters/postgres/campaign/define.ts';
import { createCampaignPages } from '../../adapters/postgres/campaign/pages.ts';
import { byKeys } from '../../adapters/postgres/pool.ts';
import type { CampaignView } from '../../adapters/postgres/campaign/view.ts';
import { createSendRequests } from '../../adapters/postgres/journey/send-requests.ts';
import { migrate } from '../../adapters/postgres/migrate.ts';
import { createCampaigning } from '../../api/campaigning.ts';
import type { CampaignCommands } from '../../api/ports.ts';
import { createRequestSend } from '../../api/request-send.ts';
import { loadConfig } from '../../config/load.ts';
import type { CampaignDefinition } from '../../domain/campaign/definition.ts';
import type { CampaignPreview } from '../../domain/campaign/preview.ts';
import { realClock } from '../../domain/clock.ts';
import { type Sandbox, startSandbox } from '../../sandbox/start.ts';
import { createPolicyTools } from '../../workers/policy-tools.ts';
import { wireCampaigns } from '../../workers/wire-campaigns.ts';
import { type MixedFront, mixedFront } from './far-side/mixed-front.ts';
import { ownDatabase } from './own-database.ts';

/** Leases, timeouts and looks at a twentieth: http 1 s, lease 3 s, looks after 0.25, 3 and 6.25 s. */
const timingFactor = 0.05;

export type Person = { readonly id: string; readonly phone: string };
export type CampaignWorld = {
  readonly pool: pg.Pool;
  readonly sandbox: Sandbox;
  /** Between us and the sandbox. */
  readonly front: MixedFront;
  readonly commands: CampaignCommands;
  /** Texts that the provider was asked about. */
  readonly askedAbout: readonly string[];
  /** People who agreed to offers by SMS, all of them in segment `everybody` unless their traits say otherwise. */
  people(count: number, traits?: object, agreed?: boolean): Promise<readonly Person[]>;
  /** Defines, previews and launches; the campaign's key. */
  launch(change?: Partial<CampaignDefinition>): Promise<{ id: string; key: string; preview: CampaignPreview }>;
  preview(id: string): Promise<CampaignPreview>;
  define(change?: Partial<CampaignDefinition>): Promise<string>;
  /** What its partitions' workflows do: page after page, waiting as they are told, until everybody is final. */
  drain(key: string, until?: (outcome: string) => boolean): Promise<void>;
  readonly page: CampaignActivities['sendPage'];
  /** Claims for everybody who is due, as a sender does that dies in the next moment; the provider's ids of their messages. */
  claimAndDie(key: string, request: string): Promise<readonly string[]>;
  view(id: string): Promise<CampaignView>;
  /** How often each number was really written to. */
  taken(): ReadonlyMap<string, number>;
  close(): Promise<void>;
};

/** Campaigns on an own database and an own sandbox; the workflows' part is played by `drain`. */
export async function campaignWorld(label: string): Promise<CampaignWorld> {
  const database = await ownDatabase(label);
  await migrate(database.url);
  const sandbox = await startSandbox({
    settings: { magic: false, logsPerMinute: 0, reports: 'off', duplicateIds: 'forget' },
  });
  const front = await mixedFront(sandbox.httpUrl);
  const config = loadConfig({
    DATABASE_URL: database.url,
    NATS_URL: 'nats://127.0.0.1:1',
    TEMPORAL_ADDRESS: '127.0.0.1:1',
    INFOBIP_BASE_URL: front.url,
    INFOBIP_API_KEY: 'key',
    CARILLON_TIMING_FACTOR: String(timingFactor),
  });
  const pool = new pg.Pool({ connectionString: database.url, max: 8, options: byKeys });
  pool.on('error', () => undefined); // dropping the database ends connections that are just closing
  const failures: unknown[] = [];
  const life = { beat: () => undefined, stopping: () => false };
  const wired = await wireCampaigns(
    config,
    pool,
    (_name, error) => failures.push(error),
    () => life,
  );
  const renderer = createRenderer();
  const policy = createPolicyTools(config, 'planner');
  const newClock = () => realClock;
  const requestSend = createRequestSend(pool, createSendRequests(pool), newClock);
  // Asked only where senders.yaml wishes for another alphabet.
  const askedAbout: string[] = [];
  const asRead = (text: string) => {
    askedAbout.push(text);
    return Promise.resolve(text.replaceAll('č', 'c'));
  };
  const commands = createCampaigning({ pool, policy, newClock, renderer: () => renderer, requestSend, asRead });
  await prepareWorkspace(pool);
  let [made, defined] = [0, 0];

  const view = async (id: string): Promise<CampaignView> => {
    const found = await commands.view('default', id);
    if (found === null) throw new Error(`no campaign ${id}`);
    return found;
  };
  const preview = async (id: string): Promise<CampaignPreview> => {
    const answer = await commands.preview('default', id);
    if (answer.kind === 'refused') throw new Error(answer.reason);
    return answer.preview;
  };
  const define = async (change: Partial<CampaignDefinition> = {}): Promise<string> => {
    const id = change.id ?? `campaign-${++defined}`;
    const campaign = {
      id,
      name: id,
      segment: 'everybody',
      channel: 'sms',
      template: 'offer',
      rate: 4_000,
      ...change,
    } as const;
    const whole = { class: 'marketing', topic: 'offers', ...campaign } as const;
    await defineAll(pool, 'default', { segments: [], campaigns: [whole] }, 'test');
    return id;
  };
  return {
    pool,
    sandbox,
    front,
    commands,
    askedAbout,
    view,
    preview,
    define,
    page: wired.activities.sendPage,
    async claimAndDie(key, request) {
      const pages = await createCampaignPages(pool);
      const campaign = await pages.campaign(key);
      if (campaign === null) throw new Error(`no campaign ${key}`);
      const due = await pages.due({ campaign: key, from: 1, to: 1_000 }, 'sms', 0, 1_000);
      const lines = due.map((one) => ({ due: one, address: one.address ?? '', locale: 'en', verdicts: [] }));
      const given = { request, gateway: 'infobip', leaseMs: 100, virtualNow: Date.now() };
      const claims = await pages.claim(campaign, lines, given);
      return [...claims.values()].flatMap((claim) => (claim === 'overspent' ? [] : [claim.messageId]));
    },
    async people(count, traits = {}, agreed = true) {
      const people = Array.from({ length: count }, () => {
        const phone = `+38591${String((made += 1)).padStart(7, '0')}`;
        return { id: randomUUID(), phone, traits: { phone, firstName: `Ana ${made}`, ...traits } };
      });
      await pool.query(
        `insert into profiles (id, workspace, traits) select id, 'default', traits from json_to_recordset($1::json) as x (id uuid, traits jsonb)`,
        [JSON.stringify(people)],
      );
      if (agreed)
        await pool.query(
          `insert into consents (workspace, profile_id, channel, topic, state, source) select 'default', id, 'sms', 'offers', 'subscribed', 'test' from unnest($1::uuid[]) id`,
          [people.map(({ id }) => id)],
        );
      return people;
    },
    async launch(change) {
      const id = await define(change);
      const seen = await preview(id);
      const moved = await commands.move('default', id, 'launch', 'test', seen.toSend);
      if (moved.kind === 'refused') throw new Error(moved.reason);
      return { id, key: (await view(id)).key, preview: seen };
    },
    async drain(key, until = () => false) {
      const { rows } = await pool.query<{ audience: number }>('select audience from campaigns where key = $1', [key]);
      for (;;) {
        const outcome = await wired.activities
          .sendPage({ campaign: key, from: 1, to: rows[0]?.audience ?? 0 })
          .catch(() => {
            throw new Error('a page failed', { cause: failures.at(-1) });
          });
        if (outcome.kind === 'done' || until(outcome.kind)) break;
        if (outcome.kind === 'wait') await sleep(Math.min(outcome.ms, 500));
      }
      await wired.activities.closeCampaign({ campaign: key });
    },
    taken() {
      const counts = new Map<string, number>();
      for (const { to, outcome } of sandbox.oracle.find({}))
        if (outcome === 'accepted') counts.set(`+${to}`, (counts.get(`+${to}`) ?? 0) + 1);
      return counts;
    },
    async close() {
      await wired.close();
      await renderer.close();
      await front.close();
      await sandbox.close();
      await pool.end();
      await database.drop();
    },
  };
}

async function prepareWorkspace(pool: pg.Pool): Promise<void> {
  const settings = {
    defaultLocale: 'en',
    defaultZone: 'UTC',
    defaultCountry: 'HR',
    senders: { sms: { from: 'Acme' }, voice: { from: '+38512345678', machine: 'hangup' } },
    consent: { sms: 'opt-in' },
    prices: { sms: { perPart: 0.05, currency: 'EUR' } },
  };
  const templates = {
    'sms/offer': { en: { kind: 'text', text: 'Hi {{ profile.firstName }}, spring is here' } },
    'voice/offer': { en: { kind: 'text', text: 'Hi {{ profile.firstName }}, press one for spring' } },
    'sms/plain': { en: { kind: 'text', text: 'Spring is here' } },
  };
  await pool.query(`update workspaces set settings = $1, templates = $2 where id = 'default'`, [settings, templates]);
  const condition = { kind: 'not', of: { kind: 'compare', path: 'traits.shy', op: 'eq', value: true } } as const;
  const everybody = { id: 'everybody', name: 'Everybody', condition };
  await defineAll(pool, 'default', { segments: [everybody], campaigns: [] }, 'test');
}
