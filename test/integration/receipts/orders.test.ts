import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReceivedReport } from '../../../adapters/postgres/receipts/apply-reports.ts';
import { realClock } from '../../../domain/clock.ts';
import { deliveryStates } from '../../../domain/message/outcome.ts';
import { isFinal } from '../../../domain/message/receive.ts';
import { createTakeIn } from '../../../workers/receipts/take-in.ts';
import { type LedgerWorld, ledgerWorld } from '../../support/ledger-world.ts';
import { recordingPublisher } from '../../support/recording-publisher.ts';

/** Messages, each with its reports in an order of its own. The bar asks for 10,000. */
const orders = Number(process.env['CARILLON_REPORT_ORDERS'] ?? 200);
/** As often somebody counted one event of another provider. */
const copies = 46;
const mostInBatch = 256;

const reported = deliveryStates.filter((state) => state !== 'none');
const states = ['CLAIMED', 'IN_FLIGHT', 'UNKNOWN', 'HELD', 'ACCEPTED', 'REJECTED'] as const;
type Case = { readonly state: (typeof states)[number]; readonly told: readonly (typeof reported)[number][] };
const anyCase: fc.Arbitrary<Case> = fc.record({
  state: fc.constantFrom(...states),
  told: fc.uniqueArray(fc.constantFrom(...reported), { minLength: 1, maxLength: reported.length }),
});

describe('reports, as the database takes them (W1)', () => {
  let world: LedgerWorld;
  beforeAll(async () => {
    world = await ledgerWorld('orders');
  });
  afterAll(() => world.close());

  /** A message that a step waits for, in the state given. */
  const messages = async (prefix: string, cases: readonly Case[]): Promise<void> => {
    const ids = cases.map(() => randomUUID());
    const profile = randomUUID();
    await world.pool.query(`insert into profiles (id, workspace, traits) values ($1, 'default', '{}')`, [profile]);
    await world.pool.query(
      `insert into enrollments (id, workspace, journey_id, version, profile_id, entry_profile_id, workflow_id, slot, entry_source, entry_event_id, clock)
       select id, 'default', 'welcome', 'v1', $2, $2, 'journey-' || id, 'key:' || id, 'test', id::text, $3 from unnest($1::uuid[]) id`,
      [ids, profile, realClock],
    );
    await world.pool.query(
      `insert into messages (id, workspace, send_key, provider_message_id, key_version, owner_kind, owner_id, journey_id, version, step, visit, hop, profile_id,
         channel, class, template, state, reason, attempt, epoch, awaits_receipt, virtual_at, address)
       select gen_random_uuid(), 'default', $2 || n, $2 || n, 1, 'enrollment', id, 'welcome', 'v1', 'hello', 1, 0, $3, 'sms', 'service', 'welcome', state, 'claimed', 1, 1, true, 0, '+385911234567'
       from unnest($1::uuid[], $4::text[]) with ordinality x (id, state, n)`,
      [ids, prefix, profile, cases.map(({ state }) => state)],
    );
  };
  const report = (messageId: string, delivery: (typeof reported)[number]): ReceivedReport => ({
    workspace: 'default',
    messageId,
    delivery,
    status: delivery.toUpperCase(),
    code: null,
    providerAt: null,
    dedupe: `${messageId}:${delivery}`,
    receivedAt: 0,
  });
  type Standing = {
    readonly n: number;
    readonly state: string;
    readonly delivery: string;
    readonly receipts: readonly string[];
    readonly signals: readonly string[];
    readonly outcomes: readonly string[];
  };
  const standings = async (prefix: string): Promise<readonly Standing[]> => {
    const { rows } = await world.pool.query<Standing>(
      `select substr(m.provider_message_id, length($1) + 1)::int as n, m.state, m.delivery,
         (select coalesce(json_agg(r.status order by r.status), '[]') from receipts r where r.message_id = m.id) as receipts,
         (select coalesce(json_agg(d.payload ->> 'status' order by d.id), '[]') from dispatches d where d.enrollment_id = m.owner_id) as signals,
         (select coalesce(json_agg(o.payload ->> 'type' order by o.id), '[]') from outbox o where o.payload ->> 'message' = m.id::text) as outcomes
       from messages m where m.provider_message_id like $1 || '%' order by 1`,
      [prefix],
    );
    return rows;
  };
  const takeIn = () => createTakeIn(world.pool, recordingPublisher().publisher);

  it(
    `${copies} copies of each in ${orders} orders, from two processes at once, come to what one of each in order does`,
    { timeout: 60_000 + orders * 60 },
    async () => {
      const seed = Number(process.env['CARILLON_REPORT_SEED'] ?? Date.now());
      const cases = fc.sample(anyCase, { numRuns: orders, seed });
      await world.pool.query('create index outbox_by_message on outbox ((payload ->> $$message$$))');
      await messages('once-', cases);
      await messages('many-', cases);

      const inOrder = cases.flatMap(({ told }, n) => told.map((delivery) => report(`once-${n + 1}`, delivery)));
      const inTurn = takeIn();
      for (let from = 0; from < inOrder.length; from += mostInBatch)
        await inTurn({ reports: inOrder.slice(from, from + mostInBatch), inbound: [] });

      let dice = seed >>> 0;
      const draw = (below: number): number => {
        dice = (Math.imul(dice, 1_664_525) + 1_013_904_223) >>> 0;
        return Math.floor((dice / 2 ** 32) * below);
      };
      // Messages come by in groups, so that copies of one meet each other in both processes.
      const group = 100;
      for (let from = 0; from < cases.length; from += group) {
        const shuffled = cases
          .slice(from, from + group)
          .flatMap(({ told }, n) => told.map((delivery) => report(`many-${from + n + 1}`, delivery)))
          .flatMap((each) => Array.from({ length: copies }, () => each));
        for (let last = shuffled.length - 1; last > 0; last -= 1) {
          const other = draw(last + 1);
          const [one, another] = [shuffled[last], shuffled[other]];
          if (one !== undefined && another !== undefined) [shuffled[last], shuffled[other]] = [another, one];
        }
        const process = async (): Promise<void> => {
          const take = takeIn();
          while (shuffled.length > 0) await take({ reports: shuffled.splice(0, 1 + draw(mostInBatch)), inbound: [] });
        };
        await Promise.all([process(), process()]);
      }

      const [once, many] = [await standings('once-'), await standings('many-')];
      expect(once).toHaveLength(orders);
      const end = ({ n, state, delivery, receipts }: Standing) => ({ n, state, delivery, receipts });
      expect({ seed, ends: many.map(end) }).toEqual({ seed, ends: once.map(end) });
      for (const { n, signals, outcomes, delivery } of many) {
        const about = { seed, n, signals, outcomes };
        // Each status at most once, and the last word is the one that stands.
        expect({ ...about, twice: new Set(signals).size < signals.length }).toEqual({ ...about, twice: false });
        expect({ ...about, twice: new Set(outcomes).size < outcomes.length }).toEqual({ ...about, twice: false });
        if (isFinal(delivery as (typeof deliveryStates)[number]))
          expect({ ...about, last: signals.at(-1) }).toEqual({ ...about, last: delivery });
        else expect({ ...about, none: signals.length === 0 }).toEqual({ ...about, none: true });
      }
    },
  );
});
