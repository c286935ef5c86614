import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { migrate } from '../../../adapters/postgres/migrate.ts';
import { policyVersions } from '../../../adapters/postgres/policy-versions.ts';
import { applyBundle, planBundle } from '../../../adapters/postgres/publish.ts';
import { loadWorkspace } from '../../../adapters/workspace/load.ts';
import type { Bundle } from '../../../domain/workspace/bundle.ts';
import { readBundle } from '../../../domain/workspace/bundle-schema.ts';
import { writeBundle } from '../../../domain/workspace/write-bundle.ts';
import { type OwnDatabase, ownDatabase } from '../../support/own-database.ts';
import { smallest, workspaceFolder, workspaceTools } from '../../support/workspace-folder.ts';

const bundleOf = async (changes: Parameters<typeof workspaceFolder>[0] = {}): Promise<Bundle> => {
  const { bundle, problems } = await loadWorkspace(await workspaceFolder(changes), workspaceTools);
  if (bundle === null) throw new Error(JSON.stringify(problems));
  return bundle;
};
const live = { 'journeys/welcome.yaml': `status: live\n${smallest['journeys/welcome.yaml']}` };
const reworded = { 'templates/sms/welcome.en.liquid': 'Hello {{ profile.firstName }}' };

describe('planBundle and applyBundle', () => {
  let database: OwnDatabase;
  let pool: pg.Pool;
  beforeAll(async () => {
    database = await ownDatabase('publish');
    await migrate(database.url);
    pool = new pg.Pool({ connectionString: database.url, max: 4 });
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });
  beforeEach(async () => {
    await pool.query(
      `truncate journeys, journey_versions, outbox, audit; update workspaces set settings = '{}', templates = '{}'`,
    );
  });

  const apply = (bundle: Bundle) => applyBundle(pool, 'default', bundle, 'test');
  const plan = (bundle: Bundle) => planBundle(pool, 'default', bundle);
  const count = async (table: string) => (await pool.query(`select 1 from ${table}`)).rowCount;

  it('gives every policy that differs from the one before it a number, which decisions can name', async () => {
    await pool.query('truncate policy_versions; update workspaces set policy_version = null');
    const strict = { 'policy.yaml': 'caps:\n  - { most: 3, per: day }\n' };
    expect((await plan(await bundleOf())).policyVersion).toBeNull();
    expect((await apply(await bundleOf())).policyVersion).toBe(1);
    expect((await apply(await bundleOf(reworded))).policyVersion).toBe(1);
    expect((await apply(await bundleOf(strict))).policyVersion).toBe(2);
    expect((await plan(await bundleOf(strict))).policyVersion).toBe(2);
    expect((await apply(await bundleOf())).policyVersion).toBe(3);
    const versions = await policyVersions(pool, 'default', 10, null);
    expect(versions.map(({ version, by, hash }) => [version, by, hash.length])).toEqual([
      [3, 'test', 64],
      [2, 'test', 64],
      [1, 'test', 64],
    ]);
    expect(versions[0]?.hash).toBe(versions[2]?.hash);
    expect(versions[1]?.settings).toMatchObject({ caps: [{ most: 3, per: 'day' }] });
    expect((await policyVersions(pool, 'default', 1, 3)).map(({ version }) => version)).toEqual([2]);
  });

  it('says once of which events it is kept from now on what they hold', async () => {
    const where = '{ event.total: { gte: 100 } }';
    const asking = await bundleOf({
      'segments/buyers.yaml': `segment: buyers\nwhere: { did: { event: order.placed, where: ${where} } }\n`,
      'journeys/welcome.yaml': `journey: welcome
on: { event: user.signed_up, where: { not: { did: { event: cart.filled, where: ${where} } } } }
steps:
  - { send: sms/welcome, class: service }
`,
    });
    const types = ['cart.filled', 'order.placed'];
    expect((await plan(asking)).keptEvents).toEqual(types);
    expect((await apply(asking)).keptEvents).toEqual(types);
    expect((await apply(asking)).keptEvents).toEqual([]);
    await pool.query('delete from segments');
  });

  it('says what changes in a journey, in words', async () => {
    await apply(await bundleOf());
    const longer = `journey: welcome
on: user.signed_up
steps:
  - { wait: 1 day }
  - { send: sms/welcome, class: transactional }
`;
    const [planned] = (await plan(await bundleOf({ 'journeys/welcome.yaml': longer }))).journeys;
    expect(planned).toMatchObject({ change: 'changed', running: 0 });
    expect(planned?.differences).toEqual(['+ wait-1: wait 1 day', '~ send-welcome: class service → transactional']);
  });

  it('plans without publishing, publishes what it planned, and then has nothing to do', async () => {
    const bundle = await bundleOf();
    const planned = await plan(bundle);
    expect(planned).toMatchObject({
      applied: false,
      settingsChanged: true,
      journeys: [{ journey: 'welcome', change: 'new', previous: null, status: 'paused' }],
    });
    expect(await count('journeys')).toBe(0);
    expect(await apply(bundle)).toEqual({ ...planned, applied: true });
    const again = await plan(bundle);
    expect(again).toMatchObject({
      settingsChanged: false,
      templatesChanged: false,
      journeys: [{ change: 'unchanged' }],
    });
    await apply(bundle);
    expect([await count('journey_versions'), await count('outbox'), await count('audit')]).toEqual([1, 1, 1]);
    const { rows } = await pool.query(`select payload from outbox`);
    expect(rows[0].payload).toMatchObject({ type: 'journey.published', journey: 'welcome', status: 'paused' });
  });

  it('keeps old versions beside the new one, each with the templates of its day (I9)', async () => {
    const first = (await apply(await bundleOf())).journeys[0];
    const second = (await apply(await bundleOf(reworded))).journeys[0];
    expect(second).toMatchObject({ change: 'changed', previous: first?.version });
    const { rows } = await pool.query(
      `select hash, templates #>> '{sms/welcome,en,text}' as text from journey_versions order by created_at`,
    );
    expect(rows).toEqual([
      { hash: first?.version, text: 'Hi {{ profile.firstName }}, {{ event.board }}!' },
      { hash: second?.version, text: 'Hello {{ profile.firstName }}' },
    ]);
    const { rows: journeys } = await pool.query('select version from journeys');
    expect(journeys).toEqual([{ version: second?.version }]);
  });

  it('starts live only where the file says so, and moves the status only when the file changes its mind', async () => {
    const status = async () => (await pool.query('select status from journeys')).rows[0].status;
    await apply(await bundleOf());
    expect(await status()).toBe('paused');
    await apply(await bundleOf(live));
    expect(await status()).toBe('live');
    await pool.query(`update journeys set status = 'paused'`);
    await apply(await bundleOf({ ...live, ...reworded }));
    expect(await status()).toBe('paused');
    await pool.query(`update journeys set status = 'archived'`);
    await apply(await bundleOf(live));
    expect(await status()).toBe('live');
  });

  it('leaves journeys of other folders alone and names them', async () => {
    await apply(await bundleOf(live));
    const other = await bundleOf({
      'journeys/welcome.yaml': null,
      'journeys/bye.yaml': 'journey: bye\non: user.left\nsteps:\n  - send: sms/welcome\n    class: service\n',
      ...reworded,
    });
    expect((await apply(other)).journeys).toMatchObject([
      { journey: 'bye', change: 'new' },
      { journey: 'welcome', change: 'absent', status: 'live' },
    ]);
    expect(await count('journeys')).toBe(2);
  });

  it('survives two at once', async () => {
    const [left, right] = await Promise.all([
      apply(await bundleOf(live)),
      apply(await bundleOf({ ...live, ...reworded })),
    ]);
    const changes = [left, right].flatMap(({ journeys }) => journeys.map(({ change }) => change));
    expect(changes.sort()).toEqual(['changed', 'new']);
  });

  it('publishes nothing while a file of its mails has not come, and says which', async () => {
    const bundle = await bundleOf({
      'senders.yaml': 'sms: { from: Acme }\nemail: { from: hello@acme.example }\n',
      'templates/email/terms.en.mjml':
        '---\nsubject: Hi\nattachments: [terms.pdf]\n---\n<mjml><mj-body><mj-section><mj-column><mj-text>Hi</mj-text></mj-column></mj-section></mj-body></mjml>\n',
      'templates/email/files/terms.pdf': Buffer.from('%PDF-1.7 terms'),
    });
    const planned = await plan(bundle);
    expect(planned.missingAssets).toHaveLength(1);
    expect(await apply(bundle)).toEqual(planned);
    expect([await count('journeys'), await count('outbox'), await count('audit')]).toEqual([0, 0, 0]);
  });

  it('publishes nothing when anything fails', async () => {
    const bundle = await bundleOf();
    const broken = { ...bundle, contracts: { 'user.signed_up': { title: '\u0000' } } };
    await expect(apply(broken)).rejects.toThrow();
    expect([await count('journeys'), await count('journey_versions')]).toEqual([0, 0]);
  });
});

describe('readBundle', () => {
  it('reads back what writeBundle made, and refuses anything less', async () => {
    const bundle = await bundleOf(live);
    const wire = JSON.parse(JSON.stringify(writeBundle(bundle)));
    expect(readBundle(wire, workspaceTools)).toEqual({ kind: 'bundle', bundle });
    expect(readBundle({ ...wire, templates: {} }, workspaceTools)).toMatchObject({
      kind: 'refused',
      reason: "journey 'welcome' sends 'sms/welcome', but the bundle has no such template",
    });
    expect(readBundle({ ...wire, settings: {} }, workspaceTools)).toMatchObject({
      reason: expect.stringMatching(/no sender/),
    });
    expect(readBundle({ ...wire, journeys: [{ journey: 'x' }] }, workspaceTools)).toMatchObject({
      reason: expect.stringMatching(/'on' is missing/),
    });
    for (const nonsense of [null, [], 'x', {}, { ...wire, templates: { a: { en: { kind: 'code' } } } }])
      expect(readBundle(nonsense, workspaceTools)).toMatchObject({
        kind: 'refused',
        reason: expect.stringMatching(/this is no bundle/),
      });
  });
});
