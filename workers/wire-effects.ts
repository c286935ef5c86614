import type { Pool } from 'pg';
import { uuidv7 } from 'uuidv7';
import type { ActivityDeps } from '../activities/ports.ts';
import { createWebhook } from '../adapters/http/webhook.ts';
import { enroll } from '../adapters/postgres/enroll.ts';
import { createDraws } from '../adapters/postgres/journey/draws.ts';
import { createTurns } from '../adapters/postgres/journey/turns.ts';
import { readAddress } from '../adapters/phone/read-address.ts';
import { createPolicyFacts } from '../adapters/postgres/reads/policy-facts.ts';
import { createDeeds } from '../adapters/postgres/segment/deeds.ts';
import { createMigrations } from '../adapters/postgres/migrate-people/settle.ts';
import { createEmit } from '../adapters/postgres/journey/emit.ts';
import { readSecret } from '../adapters/postgres/ledger/secrets.ts';
import { mayLeave } from '../config/delivery.ts';
import type { Config } from '../config/load.ts';
import { isLoopbackHost } from '../config/loopback.ts';
import { enrollmentClock } from '../domain/enrollment-clock.ts';

/** What steps do besides sending. Calls are signed with a key of the database's, which all machines share. */
export async function wireEffects(
  config: Config,
  pool: Pool,
  clock: () => number,
): Promise<
  Pick<ActivityDeps, 'emit' | 'enroll' | 'takeTurn' | 'draw' | 'deeds' | 'policyFacts' | 'migrations' | 'callWebhook'>
> {
  return {
    emit: createEmit(pool),
    takeTurn: createTurns(pool),
    draw: createDraws(pool),
    deeds: createDeeds(pool),
    policyFacts: createPolicyFacts(pool, readAddress),
    migrations: createMigrations(pool),
    // By hand, by event or by another journey: an enrollment comes about in one way.
    enroll: async (wish) => {
      const now = clock();
      const result = await enroll(pool, { ...wish, now, clock: enrollmentClock(config.clock, now), newId: uuidv7 });
      return result.kind === 'judged' ? result.verdict.verdict : 'no such journey';
    },
    callWebhook: createWebhook({
      mayDeliver: (host, to) => mayLeave(config, host, to),
      isLoopback: isLoopbackHost,
      loopbackAllowed: config.delivery === 'sandbox',
      secret: (name) => config.secrets[name],
      signingKey: (await readSecret(pool, 'webhook')).value,
      now: Date.now,
    }),
  };
}
