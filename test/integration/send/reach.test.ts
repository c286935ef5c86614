import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyBundle } from '../../../adapters/postgres/publish.ts';
import { loadWorkspace } from '../../../adapters/workspace/load.ts';
import { realClock } from '../../../domain/clock.ts';
import { type WiredActivities, wireActivities } from '../../../workers/wire-activities.ts';
import { insertPerson } from '../../support/people.ts';
import { type RouterWorld, routerWorld } from '../../support/router-world.ts';
import { workspaceTools, writeWorkspace } from '../../support/workspace-folder.ts';

const journey = `journey: welcome
status: live
on: user.signed_up
steps:
  - branch:
      - when: { reach.email.marketing: true }
        steps: [{ send: email/hello, class: marketing }]
      - when: { reach.sms.tips: true }
        steps: [{ send: sms/hello, class: marketing, topic: tips }]
    id: way
`;

describe('a branch that asks whom a message would reach', () => {
  const folder = mkdtempSync(join(tmpdir(), 'carillon reach '));
  let world: RouterWorld;
  let worker: WiredActivities;
  beforeAll(async () => {
    // Nothing is sent: that there are providers is all that is asked of them.
    world = await routerWorld('reach', {
      INFOBIP_BASE_URL: 'http://127.0.0.1:1',
      INFOBIP_API_KEY: 'key',
      SMTP_URL: 'smtp://127.0.0.1:1',
    });
    await writeWorkspace(folder, {
      'senders.yaml': 'sms: { from: Acme }\nemail: { from: hello@acme.example }\n',
      'journeys/welcome.yaml': journey,
      'templates/sms/hello.en.liquid': 'Hello',
      'templates/email/hello.en.mjml':
        '---\nsubject: Hello\n---\n<mjml><mj-body><mj-section><mj-column><mj-text><a href="{{ unsubscribeUrl }}">no</a></mj-text></mj-column></mj-section></mj-body></mjml>',
    });
    const { bundle, problems } = await loadWorkspace(folder, workspaceTools);
    if (bundle === null) throw new Error(JSON.stringify(problems));
    await applyBundle(world.pool, 'default', bundle, 'test');
    worker = await wireActivities(world.config, world.pool, (_name, error) => {
      throw error;
    });
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await worker.close();
    await world.close();
  });

  let people = 0;
  const way = async (traits: object, sql = '', values: readonly unknown[] = []): Promise<number> => {
    people += 1;
    const profile = await insertPerson(world.pool, `person-${people}`, traits);
    const enrollmentId = randomUUID();
    await world.rows(
      `insert into enrollments (id, workspace, journey_id, version, profile_id, entry_profile_id, workflow_id, slot, entry_source, entry_event_id, clock)
       select $1::uuid, 'default', id, version, $2, $2, 'journey-' || $1, 'once', 'test', $1::text, $3 from journeys where id = 'welcome'`,
      [enrollmentId, profile, realClock],
    );
    if (sql !== '') await world.rows(sql, [profile, ...values]);
    const place = { workspace: 'default', enrollmentId, step: 'way', clock: realClock };
    const outcome = await worker.activities.chooseBranch(place);
    return outcome.kind === 'chosen' ? outcome.index : NaN;
  };
  const said = `insert into consents (workspace, profile_id, channel, topic, state, source) values ('default', $1, $2, $3, 'unsubscribed', 'test')`;
  const both = { email: 'ana@example.com', phone: '+385911234567' };

  it('hears what is known of their addresses and of their word, by channel and topic', async () => {
    expect(await way(both)).toBe(0);
    expect(await way({ phone: both.phone })).toBe(1);
    expect(await way({})).toBe(-1);
    expect(await way(both, said, ['email', '*'])).toBe(1);
    expect(await way({ phone: both.phone }, said, ['sms', 'tips'])).toBe(-1);
    expect(await way({ phone: both.phone }, said, ['sms', 'news'])).toBe(1);
  });

  it('knows a suppressed address however it stands on the profile', async () => {
    const listed = `with p as (select $1::uuid) insert into suppressions (workspace, channel, address, reason, source) select 'default', $2, $3, 'manual', 'test' from p`;
    expect(await way({ phone: '+385 91 765 4321' }, listed, ['sms', '385917654321'])).toBe(-1);
  });
});
