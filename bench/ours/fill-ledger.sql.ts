import { realClock } from '../../domain/clock.ts';
import { passedRules } from './passed-rules.ts';

const quoted = (value: unknown): string => `'${JSON.stringify(value).replaceAll("'", "''")}'::jsonb`;
const clock = quoted(realClock);
const verdicts = quoted(passedRules);
/** A year and a quarter: people are known from before the first message on. */
const [year, before] = [365 * 86_400, 91 * 86_400];
/** For so long those who are in a journey now have been there. */
const lately = 60 * 86_400;

/**
 * Ids as ours are made, by time (row-id.ts), from a number: the same number is the same id, so that nobody has to be looked up. `people` have
 * messages, `active` others are in a journey right now. Each is one expression that names its arguments once: the planner puts it in place.
 */
export const helpers = ({
  people,
  active,
  now,
}: {
  readonly people: number;
  readonly active: number;
  readonly now: Date;
}): string => `
create schema bench;
create function bench.since(seconds float8) returns timestamptz language sql stable as
  'select ''${new Date(now.getTime() - year * 1_000).toISOString()}''::timestamptz + seconds * interval ''1 second''';
create function bench.id(at timestamptz, n bigint) returns uuid language sql stable as $$
  select left(overlay(overlay(lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || md5(n::text) placing '7' from 13 for 1)
    placing '8' from 17 for 1), 32)::uuid $$;
create function bench.person(n bigint) returns uuid language sql stable as
  'select bench.id(bench.since(n::float8 / ${people} * ${year + before} - ${before}), n)';
create function bench.joined(n bigint) returns uuid language sql stable as
  'select bench.id(bench.since(${year - lately} + n::float8 / ${Math.max(1, active)} * ${lately}), 5000000000 + n)';
insert into journeys (workspace, id, version, status) values ('default', 'welcome', 'v1', 'live'), ('default', 'tips', 'v1', 'live'), ('default', 'habits', 'v1', 'live');
insert into journey_versions (workspace, journey_id, hash, definition, templates, contracts)
select 'default', id, 'v1', jsonb_build_object('id', id, 'on', '{"event": "user.signed_up"}'::jsonb, 'reentry', '{"kind": "always"}'::jsonb,
  'exitOn', '[]'::jsonb, 'steps', '[]'::jsonb), '{}', '{}' from journeys;
insert into verdict_lists (id, verdicts) select bench.id(now(), n), ${verdicts} from generate_series(1, 50) n;`;

const traits = (
  n: string,
): string => `jsonb_build_object('phone', '+38591' || lpad((${n})::text, 7, '0'), 'email', 'ana' || ${n} || '@example.com',
  'first_name', 'Ana', 'plan', 'pro', 'locale', 'hr')`;
const address = (n: string): string =>
  `case channel when 'sms' then '+38591' || lpad((${n})::text, 7, '0') else 'ana' || ${n} || '@example.com' end`;

const columns = `id, workspace, send_key, provider_message_id, key_version, owner_kind, owner_id, journey_id, version, step, visit, hop, profile_id, channel,
  class, topic, template, locale, state, reason, reason_class, verdicts, verdict_list, attempt, epoch, gateway, address, delivery, delivery_at, virtual_at, created_at, updated_at`;

/** A twentieth is not sent, and says why; the rest was taken and arrived. Of a row `s` with its id, key, owner, journey, step, person, channel and instant. */
const messages = (from: string, kind: string, list: string): string => `
with m as (
  insert into messages (${columns})
  select id, 'default', key, md5(key), 1, '${kind}', owner, journey, version, step, 1, 0, bench.person(person), channel,
    'service', null, 'welcome', 'en', case when sent then 'ACCEPTED' else 'SKIPPED' end, case when sent then 'accepted by the provider' else 'quiet hours' end,
    case when not sent then 'policy' end, case when ${list} is null then ${verdicts} else '[]' end, ${list}, sent::int, sent::int, case when sent then 'infobip' end,
    case when sent then ${address('person')} end, case when sent then 'delivered' else 'none' end, case when sent then at + interval '4 s' end,
    extract(epoch from at) * 1000, at, at + interval '4 s'
  from (select *, hashtext(key) % 20 <> 0 as sent from (${from}) f) s order by at
  returning id, state, created_at, channel),
a as (
  insert into attempts (message_id, n, epoch, gateway, started_at, finished_at, outcome, detail)
  select id, 1, 1, 'infobip', created_at, created_at + interval '1 s', 'accepted', 'PENDING_ENROUTE' from m where state = 'ACCEPTED' order by id),
o as (
  insert into engagements (workspace, dedupe, kind, message_id, received_at)
  select 'default', 'opened:' || id, 'opened', id, created_at + interval '1 hour' from m where state = 'ACCEPTED' and channel = 'email' and hashtext(id::text) % 5 = 0)
insert into told select id, created_at from m where state = 'ACCEPTED'`;

type Stretch = { readonly n: number; readonly stretches: number; readonly rows: number; readonly active: number };

/** What one stretch of the year leaves behind, statement by statement. */
export function fillSteps({ n, stretches, rows, active }: Stretch): readonly string[] {
  const share = (of: number, at: number): number => Math.round((of * at) / stretches);
  const stretch = (of: number): readonly [number, number] => [share(of, n) + 1, share(of, n + 1)];
  const people = Math.ceil(rows / 10);
  // A fifth of them were there before the first message.
  const peopleAt = (at: number): number => Math.round(people * (0.2 + (0.8 * at) / stretches));
  const knownBefore = n === 0 ? 0 : peopleAt(n);
  const [from, to] = [(year * n) / stretches, (year * (n + 1)) / stretches];
  const at = (i: string, first: number, last: number): string =>
    `bench.since(${from} + (${i} - ${first} + 0.5) / ${Math.max(1, last - first + 1)} * ${to - from})`;
  const enrolled = stretch(Math.round(rows * 0.35));
  const campaign = stretch(Math.round(rows * 0.25));
  const direct = stretch(rows - Math.round(rows * 0.35) * 2 - Math.round(rows * 0.25));
  const events = stretch(Math.round(rows * 0.3));
  // Those who are in a journey now entered it in the last sixth of the year.
  const entering = Math.max(0, n + 1 - Math.floor((stretches * 5) / 6));
  const enteringOf = stretches - Math.floor((stretches * 5) / 6);
  const running = [
    Math.round((active * Math.max(0, entering - 1)) / enteringOf) + 1,
    Math.round((active * entering) / enteringOf),
  ] as const;
  const somebody = (i: string, salt: string): string =>
    `(1 + (hashtextextended(${i}::text, ${salt}) & 2147483647) % ${peopleAt(n + 1)})`;
  return [
    `create temp table if not exists told (id uuid, at timestamptz); create temp table if not exists runs (id uuid, person bigint, journey text, at timestamptz);
     truncate told, runs`,
    `with p as (
       insert into profiles (id, workspace, traits, created_at, updated_at) select bench.person(i), 'default', ${traits('i')}, bench.since(${from}), bench.since(${from})
       from generate_series(${knownBefore + 1}, ${peopleAt(n + 1)}) i order by i returning id),
     c as (insert into consents (workspace, profile_id, channel, topic, state, source, at) select 'default', id, 'email', 'tips', 'subscribed', 'form', bench.since(${from}) from p)
     insert into identities (workspace, kind, value, profile_id) select 'default', 'userId', 'user-' || i, bench.person(i)
     from generate_series(${knownBefore + 1}, ${peopleAt(n + 1)}) i`,
    // Journeys that are over: two messages each, and the steps that led there.
    `insert into runs select bench.id(${at('i', ...enrolled)}, 1000000000 + i), ${somebody('i', '1')}, case i % 3 when 0 then 'welcome' else 'tips' end, ${at('i', ...enrolled)}
     from generate_series(${enrolled[0]}, ${enrolled[1]}) i`,
    `insert into enrollments (id, workspace, journey_id, version, profile_id, entry_profile_id, workflow_id, slot, slot_held, status, reason, entry_source, entry_event_id,
       entered_at, clock, revision, ended_at)
     select id, 'default', journey, 'v1', bench.person(person), bench.person(person), 'journey-' || id, 'running', false, 'completed', 'at its end', 'shop', id::text,
       at, ${clock}, 2, at + interval '2 days' from runs order by at`,
    `insert into enrollment_trail (enrollment_id, seq, at, step, what, detail, recorded_at)
     select id, seq, extract(epoch from at) * 1000, case when seq < 2 then 'send-welcome' else 'send-tip' end, 'began', null, at from runs, generate_series(0, 3) seq order by at, seq`,
    messages(
      `select bench.id(at + step.n * interval '1 day', 2 * ('x' || substr(md5(id::text), 1, 8))::bit(32)::bigint + step.n) as id,
         'default/enrollment/' || id || '/' || step.name || '/1/0/' || bench.person(person) as key, id as owner, journey, 'v1' as version, step.name as step, person,
         case step.n when 0 then 'email' else 'sms' end as channel, at + step.n * interval '1 day' as at
       from runs, (values (0, 'send-welcome'), (1, 'send-tip')) as step (n, name)`,
      'enrollment',
      'null::uuid',
    ),
    // A campaign: people one after the other, so that nobody is in it twice.
    `insert into campaigns (key, workspace, id, name, segment, channel, template, class, rate, state, audience, to_send, clock, launched_at, ended_at, created_at)
     values (bench.id(bench.since(${from}), 7000000000 + ${n}), 'default', 'campaign-${n}', 'Campaign ${n}', 'everybody', 'sms', 'offer', 'marketing', 100, 'completed',
       ${campaign[1] - campaign[0] + 1}, ${campaign[1] - campaign[0] + 1}, ${clock}, bench.since(${from}), bench.since(${to}), bench.since(${from}))`,
    `insert into campaign_recipients (campaign, n, profile_id, address, state, message_id)
     select bench.id(bench.since(${from}), 7000000000 + ${n}), i - ${campaign[0]} + 1, bench.person(1 + (i % ${peopleAt(n + 1)})), '+385911234567', 'accepted',
       bench.id(${at('i', ...campaign)}, 2000000000 + i) from generate_series(${campaign[0]}, ${campaign[1]}) i`,
    messages(
      `select bench.id(${at('i', ...campaign)}, 2000000000 + i) as id, 'default/campaign/' || k.key || '/send/1/0/' || bench.person(1 + (i % ${peopleAt(n + 1)})) || i as key,
         k.key as owner, null as journey, null as version, 'send' as step, 1 + (i % ${peopleAt(n + 1)}) as person, 'sms' as channel, ${at('i', ...campaign)} as at
       from generate_series(${campaign[0]}, ${campaign[1]}) i, (select bench.id(bench.since(${from}), 7000000000 + ${n}) as key) k`,
      'campaign',
      `(select id from verdict_lists order by id offset ${n % 50} limit 1)`,
    ),
    // Direct sends.
    `insert into send_requests (message_id, workspace, profile_id, channel, template, class, templates, clock, created_at)
     select bench.id(${at('i', ...direct)}, 3000000000 + i), 'default', bench.person(${somebody('i', '2')}), 'sms', 'code', 'transactional',
       '{"sms/code": {"en": {"kind": "text", "text": "Your code is {{ event.code }}"}}}', ${clock}, ${at('i', ...direct)} from generate_series(${direct[0]}, ${direct[1]}) i`,
    messages(
      `select bench.id(${at('i', ...direct)}, 3000000000 + i) as id, 'default/request/' || bench.id(${at('i', ...direct)}, 3000000000 + i) || '/send/1/0/' || i as key,
         bench.id(${at('i', ...direct)}, 3000000000 + i) as owner, null as journey, null as version, 'send' as step, ${somebody('i', '2')} as person, 'sms' as channel,
         ${at('i', ...direct)} as at from generate_series(${direct[0]}, ${direct[1]}) i`,
      'request',
      'null::uuid',
    ),
    `insert into receipts (message_id, dedupe, status, provider_at, received_at)
     select id, md5(id::text), 'DELIVERED_TO_HANDSET', at + interval '3 s', at + interval '4 s' from told order by at`,
    // What began the journeys, and events that began none.
    `insert into inbox (workspace, source, event_id, content_hash, type, stream_seq, profile_id, verdicts, received_at)
     select 'default', 'shop', id::text, decode(md5(id::text), 'hex'), 'user.signed_up', 0, bench.person(person),
       jsonb_build_array(jsonb_build_object('journey', journey, 'verdict', 'entered', 'enrollment', id)), at from runs
     union all
     select 'default', 'shop', 'seen-' || i, decode(md5(i::text), 'hex'), 'page.viewed', 0, bench.person(${somebody('i', '3')}), '[]', ${at('i', ...events)}
     from generate_series(${events[0]}, ${events[1]}) i`,
    ...(running[1] < running[0] ? [] : nowInJourney(running, active)),
  ];
}

/** People who are in a journey right now, with the data of their entry and what they have done so far. */
function nowInJourney([first, last]: readonly [number, number], active: number): readonly string[] {
  const them = `generate_series(${first}, ${last}) i`;
  const entered = `bench.since(${year - lately} + i * 1.0 / ${active} * ${lately})`;
  const id = `bench.id(${entered}, 9000000000 + i)`;
  return [
    `with p as (
       insert into profiles (id, workspace, traits) select bench.joined(i), 'default', ${traits('5000000 + i')} from ${them} order by i returning id)
     insert into consents (workspace, profile_id, channel, topic, state, source) select 'default', id, 'email', 'tips', 'subscribed', 'form' from p`,
    `insert into enrollments (id, workspace, journey_id, version, profile_id, entry_profile_id, workflow_id, slot, entry_source, entry_event_id, entered_at, clock, place)
     select ${id}, 'default', 'habits', 'v1', bench.joined(i), bench.joined(i), 'journey-' || bench.joined(i), 'running', 'shop', 'habit-' || i,
       ${entered}, ${clock}, '{"step": "wait-1", "kind": "wait", "until": null}' from ${them} order by i`,
    `insert into enrollment_trail (enrollment_id, seq, at, step, what)
     select ${id}, seq, extract(epoch from ${entered}) * 1000, 'wait-1', 'began' from ${them}, generate_series(0, 1) seq order by i, seq`,
    `insert into enrollment_data (enrollment_id, ref, data)
     select ${id}, 'entry', '{"type": "user.signed_up", "properties": {"plan": "pro", "source": "shop", "basket": ["shoes", "hat"]}}' from ${them}`,
  ];
}
