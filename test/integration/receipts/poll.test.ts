import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInfobipEmail } from '../../../adapters/infobip/email/email.ts';
import { createInfobipSms } from '../../../adapters/infobip/sms/sms.ts';
import { createInfobipVoice } from '../../../adapters/infobip/voice/voice.ts';
import { startSandbox } from '../../../sandbox/start.ts';
import type { Sandbox } from '../../../sandbox/start.ts';
import { runReceipts } from '../../../workers/receipts.ts';
import type { RunningRole } from '../../../workers/role.ts';
import { insertEnrollment, insertPerson, publishWelcome } from '../../support/people.ts';
import { routerWorld } from '../../support/router-world.ts';
import type { RouterWorld } from '../../support/router-world.ts';
import { soon } from '../../support/soon.ts';

const number = '+385911234567';
const mail = { kind: 'mail', subject: 'Hi', html: '<p>Hi</p>', text: 'Hi' } as const;
const contents = {
  sms: { gateway: createInfobipSms, to: number, from: 'Acme', content: { kind: 'text', text: 'Hi' } },
  voice: {
    gateway: createInfobipVoice,
    to: number,
    from: '+385916242493',
    content: { kind: 'speech', text: 'Hello', language: 'en' },
  },
  email: { gateway: createInfobipEmail, to: 'ana@example.com', from: 'hello@acme.example', content: mail },
} as const;

/** A provider that cannot call this machine: it is told no address, and asked instead. */
describe('without a public address', () => {
  let sandbox: Sandbox;
  let world: RouterWorld;
  let role: RunningRole;
  let ana = '';
  let enrollment = '';
  beforeAll(async () => {
    sandbox = await startSandbox({ settings: { latencyMs: 20 } });
    world = await routerWorld('poll', {
      INFOBIP_BASE_URL: sandbox.httpUrl,
      INFOBIP_API_KEY: 'any',
      CARILLON_REPORTS: 'poll',
      CARILLON_TIMING_FACTOR: '0.02',
    });
    await publishWelcome(world.pool);
    ana = await insertPerson(world.pool, 'ana', { phone: number });
    enrollment = await insertEnrollment(world.pool, ana);
    role = await runReceipts(world.config, pino({ level: process.env['TEST_LOG'] ?? 'silent' }));
  });
  afterAll(async () => {
    await role.close();
    await world.close();
    await sandbox.close();
  });

  /** Taken by the provider through one of its gateways, which knows no address to report to; nothing heard of since. */
  const sent = async (channel: keyof typeof contents = 'sms'): Promise<string> => {
    const messageId = randomUUID().replaceAll('-', '');
    const account = {
      baseUrl: sandbox.httpUrl,
      apiKey: 'any',
      timeoutMs: 5_000,
      mayDeliver: () => ({ ok: true }) as const,
    };
    const { gateway, to, content, from } = contents[channel];
    const signal = new AbortController().signal;
    const message = { messageId, channel, class: 'service', to, from, content } as const;
    const result = await gateway(account).send(message, { signal });
    expect(result).toMatchObject({ kind: 'accepted' });
    await world.rows(
      `insert into messages (id, workspace, send_key, provider_message_id, key_version, owner_kind, owner_id, journey_id, version, step, visit, hop, profile_id,
         channel, class, template, state, reason, attempt, epoch, gateway, virtual_at, address)
       values (gen_random_uuid(), 'default', $1, $1, 1, 'enrollment', $2, 'welcome', 'v1', 'hello', 1, 0, $3, $4, 'service', 'welcome', 'ACCEPTED', 'accepted', 1, 1,
         'infobip', 0, $5)`,
      [messageId, enrollment, ana, channel, to],
    );
    return messageId;
  };
  const delivery = async (messageId: string) =>
    (
      await world.rows<{ delivery: string }>('select delivery from messages where provider_message_id = $1', [
        messageId,
      ])
    )[0]?.delivery;

  it('what became of every message is fetched from the logs, page by page and once', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 35; n += 1) ids.push(await sent());
    for (const id of ids) await soon(() => delivery(id)).toBe('delivered');
    const receipts = await world.rows('select 1 from receipts');
    expect(receipts).toHaveLength(ids.length);
    const told = await world.rows(`select 1 from outbox where subject = 'out.default.message.delivered'`);
    expect(told).toHaveLength(ids.length);
  });

  it('so is what became of a mail', async () => {
    const id = await sent('email');
    await soon(() => delivery(id)).toBe('delivered');
  });

  it('and how a call went, with the keys that were pressed', async () => {
    sandbox.addRule({ match: { channel: 'voice' }, call: 'answered', keys: '3' });
    const id = await sent('voice');
    const call = () => world.rows('select delivery, answer, dtmf from messages where provider_message_id = $1', [id]);
    await soon(call).toEqual([{ delivery: 'delivered', answer: 'answered', dtmf: '3' }]);
  });

  it('who never gets an end, and an account that does not answer, keep nobody waiting', async () => {
    sandbox.change({ reports: 'off' });
    const stuck = await sent();
    sandbox.change({ reports: 'once' });
    sandbox.addFault({ kind: 'status', status: 503, match: { path: '/sms/3/logs' }, count: 2 });
    const next = await sent();
    await soon(() => delivery(next)).toBe('delivered');
    expect(await delivery(stuck)).toBe('none');
  });

  it('what people write is fetched, too: an answer becomes an event, a STOP is heard', async () => {
    sandbox.receiveSms({ from: number, to: 'Acme', text: '5 all good' });
    await soon(() => world.rows(`select handling from inbound_messages`)).toEqual([
      { handling: 'became the events message.received and message.replied' },
    ]);
    sandbox.receiveSms({ from: number, to: 'Acme', text: 'Stop' });
    await soon(() => world.rows('select reason from suppressions')).toEqual([{ reason: 'STOP' }]);
  });
});
