import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyBundle } from '../../../adapters/postgres/publish.ts';
import { loadWorkspace } from '../../../adapters/workspace/load.ts';
import { realClock } from '../../../domain/clock.ts';
import type { Outcome } from '../../../domain/journey/command.ts';
import { type Sandbox, startSandbox } from '../../../sandbox/start.ts';
import { runReceipts } from '../../../workers/receipts.ts';
import type { RunningRole } from '../../../workers/role.ts';
import { type WiredActivities, wireActivities } from '../../../workers/wire-activities.ts';
import { makeScenario } from '../../support/far-side/make-scenario.ts';
import { insertPerson } from '../../support/people.ts';
import { type RouterWorld, routerWorld } from '../../support/router-world.ts';
import { soon } from '../../support/soon.ts';
import { workspaceTools, writeWorkspace } from '../../support/workspace-folder.ts';

const script = [{ say: 'Shall we deliver today, ${name}?' }, { collectInto: 'today', options: { maxInputLength: 1 } }];
const journey = (template: string) => `journey: ${template}
status: live
on: user.signed_up
steps:
  - { send: voice/${template}, class: service, await: delivered, id: call }
  - branch:
      - when: { steps.call.collected.today: '1' }
        steps: [{ send: sms/welcome, class: service }]
      - when: { steps.call.outcome: answered }
        steps: [{ send: sms/welcome, class: service }]
    id: answer
`;
const front = (id: string) =>
  `---\nscenario: '${id}'\nparameters: { name: '{{ profile.firstName }}' }\n---\nAsks for a day.\n`;

/** Published as authors write it, sent by the activities of a worker, reported by the provider to the role that fetches. */
describe('a step of a journey that starts a scenario', () => {
  const folder = mkdtempSync(join(tmpdir(), 'carillon scenario '));
  let sandbox: Sandbox;
  let world: RouterWorld;
  let receipts: RunningRole;
  let worker: WiredActivities;
  beforeAll(async () => {
    sandbox = await startSandbox({ settings: { latencyMs: 20 } });
    world = await routerWorld('scenario', {
      INFOBIP_BASE_URL: sandbox.httpUrl,
      INFOBIP_API_KEY: 'key',
      CARILLON_REPORTS: 'poll',
      CARILLON_TIMING_FACTOR: '0.02',
    });
    await writeWorkspace(folder, {
      // An order is of those that speak: it neither sends a scenario there nor keeps it from where it starts.
      'senders.yaml': "sms: { from: Acme }\nvoice: { from: '+38512345678', ringSeconds: 25, gateways: [infobip] }\n",
      'templates/voice/delivery.en.liquid': front(await makeScenario(sandbox.httpUrl, script)),
      'templates/voice/gone.en.liquid': front('0000'),
      'templates/voice/spoken.en.liquid': 'Press one.\n',
      ...Object.fromEntries(['delivery', 'gone', 'spoken'].map((name) => [`journeys/${name}.yaml`, journey(name)])),
    });
    const { bundle, problems } = await loadWorkspace(folder, workspaceTools);
    if (bundle === null) throw new Error(JSON.stringify(problems));
    await applyBundle(world.pool, 'default', bundle, 'test');
    receipts = await runReceipts(world.config, pino({ level: process.env['TEST_LOG'] ?? 'silent' }));
    worker = await wireActivities(world.config, world.pool, (_name, error) => {
      throw error;
    });
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await Promise.all([worker.close(), receipts.close()]);
    await Promise.all([world.close(), sandbox.close()]);
  });

  let people = 0;
  const enter = async (id: string): Promise<{ enrollment: string; phone: string }> => {
    people += 1;
    const phone = `+38591123${String(4_000 + people)}`;
    const profile = await insertPerson(world.pool, `person-${people}`, { phone, firstName: 'Ana' });
    const enrollment = randomUUID();
    await world.rows(
      `insert into enrollments (id, workspace, journey_id, version, profile_id, entry_profile_id, workflow_id, slot, entry_source, entry_event_id, clock)
       select $1::uuid, 'default', id, version, $3, $3, 'journey-' || $1, 'once', 'test', $1::text, $4 from journeys where id = $2`,
      [enrollment, id, profile, realClock],
    );
    return { enrollment, phone };
  };
  const place = (enrollmentId: string, step: string) => ({
    workspace: 'default',
    enrollmentId,
    step,
    clock: realClock,
  });
  const trail = { seq: 0, entries: [], place: null };
  const call = (enrollment: string): Promise<Outcome> =>
    worker.activities.sendMessage({
      ...place(enrollment, 'call'),
      channel: 'voice',
      visit: 1,
      hop: 0,
      began: Date.now(),
      trail,
    });
  const row = async (enrollment: string) =>
    (
      await world.rows<Record<string, unknown>>(
        `select state, gateway, reason, delivery, answer, dtmf, collected, provider_message_id as id from messages where owner_id = $1`,
        [enrollment],
      )
    )[0];
  const takenBy = (phone: string) =>
    sandbox.oracle.find({ to: phone.slice(1) }).filter(({ outcome }) => outcome === 'accepted');

  it('hears what the person keyed in, by the names of the script, and goes that way', async () => {
    const { enrollment, phone } = await enter('delivery');
    sandbox.addRule({ match: { to: phone.slice(1) }, call: 'answered', keys: '1' });
    expect(await call(enrollment)).toMatchObject({ kind: 'accepted' });
    await soon(() => row(enrollment)).toMatchObject({
      gateway: 'infobip-ivr',
      delivery: 'delivered',
      answer: 'answered',
      dtmf: '1',
      collected: { today: '1' },
    });
    expect(takenBy(phone)).toMatchObject([
      { from: '38512345678', via: 'ivr/1', heard: [{ kind: 'say', text: 'Shall we deliver today, Ana?' }] },
    ]);
    expect(await worker.activities.chooseBranch(place(enrollment, 'answer'))).toMatchObject({ index: 0 });
  });

  it('goes the other way for another key', async () => {
    const { enrollment, phone } = await enter('delivery');
    sandbox.addRule({ match: { to: phone.slice(1) }, call: 'answered', keys: '2' });
    await call(enrollment);
    await soon(() => row(enrollment)).toMatchObject({ delivery: 'delivered', collected: { today: '2' } });
    expect(await worker.activities.chooseBranch(place(enrollment, 'answer'))).toMatchObject({ index: 1 });
  });

  it('is held where the answer got lost, never started again, and settled by its report (I5)', async () => {
    const { enrollment, phone } = await enter('delivery');
    sandbox.addRule({ match: { to: phone.slice(1) }, call: 'answered', keys: '1', latencyMs: 2_000 });
    sandbox.addFault({ kind: 'accept-then-reset', match: { method: 'POST' } });
    expect(await call(enrollment)).toMatchObject({ kind: 'held' });
    expect(await row(enrollment)).toMatchObject({
      state: 'HELD',
      reason: expect.stringContaining('its gateway cannot be asked'),
    });
    expect(await call(enrollment)).toMatchObject({ kind: 'held' });
    await soon(() => row(enrollment)).toMatchObject({
      state: 'ACCEPTED',
      delivery: 'delivered',
      collected: { today: '1' },
    });
    expect(await call(enrollment)).toMatchObject({ kind: 'delivered' });
    expect(takenBy(phone)).toHaveLength(1);
  });

  it('is refused where the account has no such scenario', async () => {
    const { enrollment } = await enter('gone');
    expect(await call(enrollment)).toMatchObject({
      kind: 'rejected',
      reason: expect.stringContaining('REJECTED_INVALID_ACTIONS'),
    });
    expect(await row(enrollment)).toMatchObject({ state: 'REJECTED', gateway: 'infobip-ivr' });
  });

  it('leaves the calls that are spoken where they were', async () => {
    const { enrollment, phone } = await enter('spoken');
    expect(await call(enrollment)).toMatchObject({ kind: 'accepted' });
    expect(await row(enrollment)).toMatchObject({ gateway: 'infobip' });
    expect(takenBy(phone)).toMatchObject([{ via: 'tts/3' }]);
  });
});
