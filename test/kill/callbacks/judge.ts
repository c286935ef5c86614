import type { Entry } from '../../../sandbox/oracle/entry.ts';
import { until } from '../../../cli/chaos/world/victims.ts';
import type { KillWorld } from '../world.ts';
import { lotOfNumber } from './lots.ts';
import type { Relay } from './relay.ts';

/** What the ledger says of one message, and how often it has told of it. */
type Standing = Readonly<{
  phone: string;
  messageId: string;
  delivery: string;
  /** Different reports that are kept. */
  reports: number;
  /** The most outcome events of one kind: one that failed before it was delivered, by reports that came the other way round, is told of as both. */
  told: number;
}>;

export type States = Readonly<{
  phones: readonly string[];
  standings: readonly Standing[];
  entries: readonly Entry[];
  /** How often each waiting journey was told of a receipt, and how many have not ended. */
  signals: readonly number[];
  running: number;
  /** Messages that people wrote, by their number; and who is written to no more. */
  stops: ReadonlyMap<string, number>;
  suppressed: ReadonlySet<string>;
  orphans: number;
}>;

export type CallbacksVerdict = Readonly<{
  messages: number;
  stops: number;
  /** Callbacks that came again after they had been taken. */
  repeats: number;
  answers: number;
  p99Ms: number;
  maxMs: number;
  problems: Readonly<Record<'states' | 'doubled' | 'refused' | 'early' | 'slow', readonly string[]>>;
}>;

/** From the bar: W3. */
const mostP99Ms = 200;

const standingsOf = `
select ltrim(m.address, '+') as phone, m.provider_message_id as "messageId", m.delivery,
  (select count(*)::int from receipts r where r.message_id = m.id) as reports, coalesce(o.told, 0)::int as told
from messages m left join (
  select id, max(told) as told from (
    select payload ->> 'message' as id, subject, count(*) as told from outbox
    where subject ~ '^out[.]default[.]message[.](delivered|undelivered|expired|rejected)$' group by 1, 2) each group by 1) o on o.id = m.id::text`;
const signalsOf = `
select count(d.id)::int as n from enrollments e
left join dispatches d on d.enrollment_id = e.id and d.kind = 'signal' and d.payload ->> 'kind' = 'receipt'
where e.journey_id = 'told' group by e.id`;

/** Waits until everything is as it should be, but not for ever: what is wrong then is wrong. */
export async function readStates(world: KillWorld, phones: readonly string[], withinMs: number): Promise<States> {
  const { books, farSide } = world;
  const left = async (): Promise<boolean> => {
    const standings = await books.query<Standing>(standingsOf);
    const [row] = await books.query<{ n: number }>(
      `select count(*)::int as n from enrollments where journey_id = 'told' and status = 'running'`,
    );
    return standings.every(isRight) && row?.n === 0;
  };
  await until(left, withinMs, 'everything to be as it was told', 1_000).catch(() => undefined);
  const count = async (sql: string): Promise<number> => (await books.query<{ n: number }>(sql))[0]?.n ?? 0;
  const [standings, signals, stops, suppressed] = [
    await books.query<Standing>(standingsOf),
    await books.query<{ n: number }>(signalsOf),
    await books.query<{ phone: string; n: number }>(
      `select ltrim(sender, '+') as phone, count(*)::int as n from inbound_messages group by 1`,
    ),
    await books.query<{ phone: string }>(`select ltrim(address, '+') as phone from suppressions where channel = 'sms'`),
  ];
  return {
    phones,
    standings,
    entries: await farSide.entries(),
    signals: signals.map(({ n }) => n),
    running: await count(`select count(*)::int as n from enrollments where journey_id = 'told' and status = 'running'`),
    stops: new Map(stops.map(({ phone, n }) => [phone, n])),
    suppressed: new Set(suppressed.map(({ phone }) => phone)),
    orphans: await count('select count(*)::int as n from orphan_receipts'),
  };
}

const isRight = ({ phone, delivery, reports }: Standing): boolean => {
  const lot = lotOfNumber(phone);
  return delivery === lot.delivery && reports === lot.reports;
};

export function judgeCallbacks(
  { phones, standings, entries, signals, running, stops, suppressed, orphans }: States,
  { relay, early, takenAway }: Readonly<{ relay: Relay; early: readonly string[]; takenAway: number }>,
): CallbacksVerdict {
  const stopping = phones.filter((phone) => lotOfNumber(phone).stops);
  const accepted = entries.filter(({ outcome }) => outcome === 'accepted');
  const untold = accepted.filter(({ reported }) => reported !== 'pushed');
  const latencies = [...relay.latencies()].toSorted((a, b) => a - b);
  const p99Ms = latencies[Math.ceil(latencies.length * 0.99) - 1] ?? Number.NaN;
  return {
    messages: standings.length,
    stops: stopping.length,
    repeats: [...relay.heard.values()].reduce((sum, one) => sum + one.repeats, 0),
    answers: latencies.length,
    p99Ms,
    maxMs: latencies.at(-1) ?? Number.NaN,
    problems: {
      states: [
        ...(standings.length === phones.length ? [] : [`${standings.length} messages of ${phones.length}`]),
        ...standings.filter((one) => !isRight(one)).map((one) => `${one.messageId}: ${inWords(one)}`),
        ...stopping.filter((phone) => (stops.get(phone) ?? 0) === 0).map((phone) => `${phone}: its STOP is not there`),
        ...stopping.filter((phone) => !suppressed.has(phone)).map((phone) => `${phone}: written to in spite of STOP`),
        ...untold.map(({ messageId, reported }) => `${messageId}: the provider gave up (${reported ?? 'or goes on'})`),
        ...(running > 0 ? [`${running} journeys still wait for their receipt`] : []),
        ...(orphans > 0 ? [`${orphans} reports belong to nobody`] : []),
      ],
      doubled: [
        ...(accepted.length > phones.length ? [`${accepted.length} messages for ${phones.length} people`] : []),
        ...standings.filter(({ told }) => told > 1).map((one) => `${one.messageId}: told of ${one.told} times`),
        ...[...stops].filter(([, n]) => n > 1).map(([phone, n]) => `${phone}: ${n} messages for one STOP`),
        ...signals.filter((n) => n > 1).map((n) => `a journey was told ${n} times`),
      ],
      refused: [
        ...(takenAway > 0 ? [`${takenAway} callbacks were taken by nobody`] : []),
        ...relay.refusals().map((status) => `answered ${status}`),
      ],
      early,
      slow: p99Ms <= mostP99Ms ? [] : [`p99 ${p99Ms.toFixed(1)} ms of ${latencies.length} answers`],
    },
  };
}

const inWords = ({ phone, delivery, reports }: Standing): string => {
  const lot = lotOfNumber(phone);
  return `${delivery} after ${reports} reports, not ${lot.delivery} after ${lot.reports}`;
};
