import type { Pool } from 'pg';
import type { Ledger } from '../../../domain/message/ledger.ts';
import { createClaim } from './claim.ts';
import { createReadFacts } from './read-facts.ts';
import { createBodyBegins, createRecord, createRecordLook } from './record.ts';
import { createHoldBack, createRefuse } from './refuse.ts';
import { readMessageIdKey } from './secrets.ts';

export async function createLedger(pool: Pool): Promise<Ledger> {
  const key = await readMessageIdKey(pool);
  return {
    facts: createReadFacts(pool),
    claim: createClaim(pool, key),
    bodyBegins: createBodyBegins(pool),
    record: createRecord(pool),
    recordLook: createRecordLook(pool),
    refuse: createRefuse(pool, key),
    holdBack: createHoldBack(pool),
  };
}
