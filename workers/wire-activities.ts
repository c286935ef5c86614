import type { Pool } from 'pg';
import { uuidv7 } from 'uuidv7';
import { createActivities } from '../activities/create-activities.ts';
import type { Activities } from '../activities/contract.ts';
import type { ActivityDeps } from '../activities/ports.ts';
import { createRenderMessage } from '../activities/render-message.ts';
import { createWebhook } from '../adapters/http/webhook.ts';
import { createInfobipSms } from '../adapters/infobip/sms.ts';
import { createRenderer } from '../adapters/liquid/renderer.ts';
import { readAddress } from '../adapters/phone/read-address.ts';
import { createCompensations } from '../adapters/postgres/compensations/compensations.ts';
import { enroll } from '../adapters/postgres/enroll.ts';
import { createVersions } from '../adapters/postgres/journey/definitions.ts';
import { createEffectTraces } from '../adapters/postgres/journey/effects.ts';
import { createEmit } from '../adapters/postgres/journey/emit.ts';
import { createEnrollments } from '../adapters/postgres/journey/enrollments.ts';
import { createSendRequests } from '../adapters/postgres/journey/send-requests.ts';
import { createLedger } from '../adapters/postgres/ledger/ledger.ts';
import { readSecret } from '../adapters/postgres/ledger/secrets.ts';
import { readUnsubscribeKey } from '../adapters/postgres/unsubscribe-key.ts';
import { createSmtp } from '../adapters/smtp/smtp.ts';
import { zones } from '../adapters/zones/zones.ts';
import { mayLeave } from '../config/delivery.ts';
import { isLoopbackHost } from '../config/loopback.ts';
import type { Config } from '../config/load.ts';
import { enrollmentClock } from '../domain/enrollment-clock.ts';
import type { MessageGateway } from '../domain/message/gateway.ts';
import type { SendSubject } from '../domain/message/ledger.ts';
import { timing } from '../domain/message/timing.ts';
import { sentBy, signUnsubscribe, unsubscribeUrl } from '../domain/message/unsubscribe-token.ts';
import type { PolicyTools } from '../domain/policy/decide.ts';
import type { CompiledTemplates } from '../domain/template/compiled.ts';

export type WiredActivities = { readonly activities: Activities; close(): Promise<void> };

/** Every activity with its real adapters; journey and channel workers carry the same set. */
export async function wireActivities(
  config: Config,
  pool: Pool,
  onFailure: (name: string, error: unknown) => void,
): Promise<WiredActivities> {
  const times = timing(config.timingFactor);
  const gateways = createGateways(config, times.httpMs);
  const renderer = createRenderer();
  const versions = createVersions(pool);
  const requests = createSendRequests(pool);
  const unsubscribeKey = await readUnsubscribeKey(pool);
  const templates = async (subject: SendSubject): Promise<CompiledTemplates> => {
    if (subject.journeyId === null || subject.version === null)
      return (await requests.read(subject.owner.id))?.templates ?? {};
    return (await versions(subject.workspace, subject.journeyId, subject.version)).templates;
  };
  const activities = createActivities(
    {
      send: {
        ledger: await createLedger(pool),
        render: createRenderMessage({
          renderer,
          templates,
          unsubscribeUrl: (subject, intent, profileId) => {
            const { workspace, channel } = subject;
            const token = signUnsubscribe(
              { workspace, profileId, channel, topic: intent.topic, sentBy: sentBy(subject) },
              unsubscribeKey.version,
              unsubscribeKey.sign,
            );
            return unsubscribeUrl(config.publicUrl, token);
          },
        }),
        gateway: (channel, name) =>
          gateways.list.find((one) => one.channel === channel && (name == null || one.name === name)),
        policy: createPolicyTools(config),
        timing: times,
        now: Date.now,
      },
      definitions: {
        read: async (workspace, journeyId, version) => (await versions(workspace, journeyId, version)).definition,
      },
      enrollments: { ...createEnrollments(pool), ...createEffectTraces(pool) },
      compensations: createCompensations(pool),
      emit: createEmit(pool),
      enroll: createEnroll(config, pool),
      callWebhook: await createWebhooks(config, pool),
      requests,
    },
    onFailure,
  );
  return {
    activities,
    async close() {
      gateways.close();
      await renderer.close();
    },
  };
}

/** By hand, by event or by another journey: an enrollment comes about in one way. */
function createEnroll(config: Config, pool: Pool): ActivityDeps['enroll'] {
  return async (wish) => {
    const now = Date.now();
    const result = await enroll(pool, { ...wish, now, clock: enrollmentClock(config.clock, now), newId: uuidv7 });
    return result.kind === 'judged' ? result.verdict.verdict : 'no such journey';
  };
}

/** Signed with a key of the database's, which all machines share. */
async function createWebhooks(config: Config, pool: Pool): Promise<ActivityDeps['callWebhook']> {
  return createWebhook({
    mayDeliver: (host, to) => mayLeave(config, host, to),
    isLoopback: isLoopbackHost,
    loopbackAllowed: config.delivery === 'sandbox',
    secret: (name) => config.secrets[name],
    signingKey: (await readSecret(pool, 'webhook')).value,
    now: Date.now,
  });
}

/** What the environment names; a channel without one is refused at the send, with the reason. */
function createGateways(
  config: Config,
  timeoutMs: number,
): { readonly list: readonly MessageGateway[]; close(): void } {
  const mayDeliver = (host: string, to: string) => mayLeave(config, host, to);
  const { infobip, smtpUrl, webhookUrl } = config;
  const notify = webhookUrl === undefined ? {} : { notifyUrl: webhookUrl };
  const sms =
    infobip && createInfobipSms({ baseUrl: infobip.baseUrl, apiKey: infobip.apiKey, mayDeliver, timeoutMs, ...notify });
  const smtp = smtpUrl === undefined ? undefined : createSmtp({ url: smtpUrl, mayDeliver, timeoutMs });
  return { list: [sms, smtp].filter((one) => one !== undefined), close: () => smtp?.close() };
}

/** The first of the two checks of I13; the gateway asks again. */
function createPolicyTools(config: Config): PolicyTools {
  const hosts: Readonly<Record<string, string | undefined>> = {
    sms: config.infobip && new URL(config.infobip.baseUrl).hostname,
    email: config.smtpUrl && new URL(config.smtpUrl).hostname,
  };
  return {
    zones,
    readAddress,
    mayDeliver: (channel, address) => {
      const host = hosts[channel];
      return host === undefined
        ? { ok: false, reason: `no provider is configured for ${channel}` }
        : mayLeave(config, host, address);
    },
  };
}
