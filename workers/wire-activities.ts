import type { Pool } from 'pg';
import { createActivities } from '../activities/create-activities.ts';
import type { Activities } from '../activities/contract.ts';
import { createOutageLine, createPace } from '../activities/outage-line.ts';
import type { SendDeps } from '../activities/ports.ts';
import { createRenderMessage } from '../activities/render-message.ts';
import { createRenderer } from '../adapters/liquid/renderer.ts';
import { createTakesMail, systemResolver } from '../adapters/mail-address/takes-mail.ts';
import { countryOf } from '../adapters/phone/country-of.ts';
import { readAddress } from '../adapters/phone/read-address.ts';
import { createAssets } from '../adapters/postgres/assets.ts';
import { createDatabaseClock } from '../adapters/postgres/database-clock.ts';
import { createCompensations } from '../adapters/postgres/compensations/compensations.ts';
import { createVersions } from '../adapters/postgres/journey/definitions.ts';
import { createEffectTraces } from '../adapters/postgres/journey/effects.ts';
import { createEnrollments } from '../adapters/postgres/journey/enrollments.ts';
import { createSendRequests } from '../adapters/postgres/journey/send-requests.ts';
import { createLedger } from '../adapters/postgres/ledger/ledger.ts';
import { createBacklog } from '../adapters/postgres/routing/backlog.ts';
import { zones } from '../adapters/zones/zones.ts';
import { unlistedCountries } from './policy-tools.ts';
import type { Config } from '../config/load.ts';
import { addressKind } from '../domain/channel.ts';
import type { SendSubject } from '../domain/message/ledger.ts';
import { timing } from '../domain/message/timing.ts';
import type { CompiledTemplates } from '../domain/template/compiled.ts';
import { wireEffects } from './wire-effects.ts';
import { createUnsubscribeLinks } from './unsubscribe-links.ts';
import { wireGateways } from './wire-gateways.ts';

/** Only mail addresses have a domain to ask about. */
function askDns(): NonNullable<SendDeps['surelyDead']> {
  const takesMail = createTakesMail(systemResolver());
  return async (channel, address) =>
    addressKind(channel) === 'email' ? takesMail(address.slice(address.lastIndexOf('@') + 1)) : null;
}

export type WiredActivities = { readonly activities: Activities; close(): Promise<void> };

/** Every activity with its real adapters; journey and channel workers carry the same set. */
export async function wireActivities(
  config: Config,
  pool: Pool,
  onFailure: (name: string, error: unknown) => void,
): Promise<WiredActivities> {
  const times = timing(config.timingFactor);
  const clock = await createDatabaseClock(pool);
  const gateways = wireGateways(config, pool, times.httpMs);
  const renderer = createRenderer();
  const versions = createVersions(pool);
  const requests = createSendRequests(pool);
  const enrollments = { ...createEnrollments(pool), ...createEffectTraces(pool) };
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
          steps: (id, answers) => enrollments.steps(id, answers),
          unsubscribeUrl: await createUnsubscribeLinks(pool, config),
          countryOf,
          asset: createAssets(pool),
        }),
        gateway: (channel, name) =>
          gateways.list.find((one) => one.channel === channel && (name == null || one.name === name)),
        gateways: (channel) => gateways.list.filter((one) => one.channel === channel),
        policy: {
          zones,
          readAddress,
          countryOf,
          unlistedCountries: unlistedCountries(config),
          mayDeliver: gateways.mayDeliver,
        },
        ...(config.checkMx ? { surelyDead: askDns() } : {}),
        timing: times,
        now: clock.now,
        outageLine: createOutageLine(clock.now),
        pace: createPace(clock.now),
      },
      definitions: {
        read: async (workspace, journeyId, version) => (await versions(workspace, journeyId, version)).definition,
      },
      enrollments,
      compensations: createCompensations(pool),
      isRead: createBacklog(pool),
      ...(await wireEffects(config, pool, clock.now)),
      requests,
    },
    onFailure,
  );
  return {
    activities,
    async close() {
      clock.close();
      gateways.close();
      await renderer.close();
    },
  };
}
